{#- Expressions that the engines spell differently. Each macro takes SQL and returns SQL. -#}

{#- Reads text such as `September 25, 2021`, with or without spaces around it, as a date. Other text becomes null. -#}
{% macro parse_date(expression) %}
    {{ return(adapter.dispatch('parse_date')(expression)) }}
{% endmacro %}

{% macro duckdb__parse_date(expression) -%}
    cast(try_strptime(regexp_extract({{ expression }}, '^ *([A-Za-z]+ [0-9]{1,2}, [0-9]{4}) *$', 1), '%B %d, %Y') as date)
{%- endmacro %}

{% macro spark__parse_date(expression) -%}
    try_to_date(regexp_extract({{ expression }}, '^ *([A-Za-z]+ [0-9]{1,2}, [0-9]{4}) *$', 1), 'MMMM d, y')
{%- endmacro %}

{#- Splits a text at each separator, into one row per part; a column of a select list. -#}
{% macro split_to_rows(expression, separator) %}
    {{ return(adapter.dispatch('split_to_rows')(expression, separator)) }}
{% endmacro %}

{% macro duckdb__split_to_rows(expression, separator) -%}
    unnest(string_split({{ expression }}, '{{ separator }}'))
{%- endmacro %}

{% macro spark__split_to_rows(expression, separator) -%}
    explode(split({{ expression }}, '{{ separator }}'))
{%- endmacro %}

{#- Removes every match of a regular expression from a text. -#}
{% macro remove_matches(expression, pattern) %}
    {{ return(adapter.dispatch('remove_matches')(expression, pattern)) }}
{% endmacro %}

{% macro duckdb__remove_matches(expression, pattern) -%}
    regexp_replace({{ expression }}, '{{ pattern }}', '', 'g')
{%- endmacro %}

{% macro spark__remove_matches(expression, pattern) -%}
    regexp_replace({{ expression }}, r'{{ pattern }}', '')
{%- endmacro %}
