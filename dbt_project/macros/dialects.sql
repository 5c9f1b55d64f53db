{#- Expressions that the engines spell differently. Each macro takes SQL and returns SQL. -#}

{#-
    Splits a text at its commas, into one row per part; two columns of a select list: `name`, the part as it stands, and
    `place`, its place among the parts.
-#}
{% macro split_names(expression) %}
    {{ return(adapter.dispatch('split_names')(expression)) }}
{% endmacro %}

{% macro duckdb__split_names(expression) -%}
    unnest(string_split({{ expression }}, ',')) as name,
    generate_subscripts(string_split({{ expression }}, ','), 1) as place
{%- endmacro %}

{% macro spark__split_names(expression) -%}
    posexplode(split({{ expression }}, ',')) as (place, name)
{%- endmacro %}

{#- The words of a text, one row per occurrence: letters and digits without a gap; a column of a select list. -#}
{% macro split_words(expression) %}
    {{ return(adapter.dispatch('split_words')(expression)) }}
{% endmacro %}

{% macro duckdb__split_words(expression) -%}
    unnest(regexp_extract_all({{ expression }}, '[\pL\pN]+'))
{%- endmacro %}

{% macro spark__split_words(expression) -%}
    explode(regexp_extract_all({{ expression }}, r'[\pL\pN]+', 0))
{%- endmacro %}

{#- Collects a column's values into a list, in the order of another column; an aggregate. -#}
{% macro list_in_order(value, place) %}
    {{ return(adapter.dispatch('list_in_order')(value, place)) }}
{% endmacro %}

{% macro duckdb__list_in_order(value, place) -%}
    list({{ value }} order by {{ place }})
{%- endmacro %}

{% macro spark__list_in_order(value, place) -%}
    transform(array_sort(collect_list(named_struct('place', {{ place }}, 'value', {{ value }}))), member -> member.value)
{%- endmacro %}

{#- An empty list of texts. -#}
{% macro no_texts() -%}
    cast({{ 'array()' if target.type == 'spark' else '[]' }} as {{ text_list() }})
{%- endmacro %}

{#- The type of a list of texts, for contracts. -#}
{% macro text_list() %}
    {{ return('array<string>' if target.type == 'spark' else 'varchar[]') }}
{% endmacro %}

{#- The first days of all months between two dates, one row each; a column of a select list. -#}
{% macro months_between_dates(first, last) %}
    {{ return(adapter.dispatch('months_between_dates')(first, last)) }}
{% endmacro %}

{% macro duckdb__months_between_dates(first, last) -%}
    cast(unnest(generate_series(date_trunc('month', {{ first }}), date_trunc('month', {{ last }}), interval 1 month)) as date)
{%- endmacro %}

{% macro spark__months_between_dates(first, last) -%}
    explode(sequence(trunc({{ first }}, 'month'), trunc({{ last }}, 'month'), interval 1 month))
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
