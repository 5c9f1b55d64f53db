{#-
    Reads a reference seed, a small committed file in `dbt_project/seeds/`, with the engine's own CSV reader: dbt's loader
    for Spark fails on a text with an apostrophe. An empty value is null.
-#}
{% macro read_reference() %}
    {{ return(adapter.dispatch('read_reference')(model['root_path'] ~ '/' ~ model['original_file_path'], model['columns'].values())) }}
{% endmacro %}

{% macro duckdb__read_reference(file, columns) %}
    select *
    from read_csv(
        {{ sql_text(file) }}, auto_detect = false, header = true, delim = ',', quote = '"', escape = '"', nullstr = '',
        columns = { {%- for column in columns %}{{ sql_text(column.name) }}: {{ sql_text(column.data_type) }}, {% endfor -%} }
    )
{% endmacro %}

{% macro spark__read_reference(file, columns) %}
    {% set typed %}{% for column in columns %}{{ column.name }} {{ column.data_type }}{{ ', ' if not loop.last }}{% endfor %}{% endset %}
    {% do run_query(
        'create or replace temporary view reference_' ~ model['name'] ~ ' (' ~ typed ~ ') using csv options (path '
        ~ sql_text(spark_literal_path(file)) ~ ", header 'true', quote '\"', escape '\"', nullValue '', emptyValue '', mode 'FAILFAST')"
    ) %}
    select * from reference_{{ model['name'] }}
{% endmacro %}
