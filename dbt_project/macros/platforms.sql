{#- The platforms of this build, each with the seed of its catalog: those that CARTELERA_PLATFORMS names, or all. -#}
{% macro platforms() %}
    {% set chosen = {} %}
    {% for name in env_var('CARTELERA_PLATFORMS', '').lower().split(',') | map('trim') | select %}
        {% if name not in var('platforms') %}
            {% do exceptions.raise_compiler_error(
                'CARTELERA_PLATFORMS names ' ~ name ~ ', which is no platform of dbt_project.yml (platforms): '
                ~ var('platforms') | join(', ') ~ '. CONTRIBUTING.md says how to add one.'
            ) %}
        {% endif %}
        {% do chosen.update({name: var('platforms')[name]}) %}
    {% endfor %}
    {{ return(chosen or var('platforms')) }}
{% endmacro %}

{#- Whether a seed is the catalog of a platform that CARTELERA_PLATFORMS leaves out. -#}
{% macro is_left_out(seed) %}
    {{ return(seed in var('platforms').values() and seed not in platforms().values()) }}
{% endmacro %}

{#- The first letters of the platforms that CARTELERA_PLATFORMS leaves out, as a list of SQL texts. -#}
{% macro letters_left_out() %}
    {% set letters = ["''"] %}
    {% for platform, seed in var('platforms').items() if is_left_out(seed) %}{% do letters.append(sql_text(platform[0] | lower)) %}{% endfor %}
    {{ return(letters | join(', ')) }}
{% endmacro %}

{#-
    Runs at the start of every dbt command. Stops it if CARTELERA_PLATFORMS names an unknown platform, or if two platforms begin with the same letter: ids begin with this
    letter, so titles of the two platforms could have the same id.
-#}
{% macro check_platforms() %}
    {% set by_letter = {} %}
    {% for platform in platforms() %}
        {% set other = by_letter.setdefault(platform[0] | lower, platform) %}
        {% if other != platform %}
            {% do exceptions.raise_compiler_error(
                'The platforms ' ~ other ~ ' and ' ~ platform ~ ' (dbt_project.yml, platforms) begin with the same letter, and so would the ids of '
                ~ 'their titles. Give one of them a name that begins with a letter that no other has; taken are '
                ~ platforms() | map('first') | map('lower') | unique | sort | join(', ') ~ '.'
            ) %}
        {% endif %}
    {% endfor %}
{% endmacro %}
