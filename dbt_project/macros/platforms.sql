{#-
    Runs at the start of every dbt command. Stops it if two platforms begin with the same letter: ids begin with this
    letter, so titles of the two platforms could have the same id.
-#}
{% macro check_platforms() %}
    {% set by_letter = {} %}
    {% for platform in var('platforms') %}
        {% set other = by_letter.setdefault(platform[0] | lower, platform) %}
        {% if other != platform %}
            {% do exceptions.raise_compiler_error(
                'The platforms ' ~ other ~ ' and ' ~ platform ~ ' (dbt_project.yml, platforms) begin with the same letter, and so would the ids of '
                ~ 'their titles. Give one of them a name that begins with a letter that no other has; taken are '
                ~ var('platforms') | map('first') | map('lower') | unique | sort | join(', ') ~ '.'
            ) %}
        {% endif %}
    {% endfor %}
{% endmacro %}
