{#- The day (UTC) of a time in seconds since 1970-01-01. -#}
{% macro day_of(seconds) -%}
    date '1970-01-01' + cast(floor({{ seconds }} / 86400) as integer)
{%- endmacro %}
