{#-
    Runs at the start of every dbt command. Stops it where the first letters of two platforms are the same: ids begin with
    them, so that a title of the one could be taken for a title of the other.
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
