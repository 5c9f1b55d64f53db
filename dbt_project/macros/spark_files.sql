{#- Reads raw files with Spark's own readers, through temporary views of different names, because seeds load in parallel. -#}

{#- Escapes a path, so that Spark takes none of its characters for a wildcard. -#}
{% macro spark_literal_path(path) %}
    {{ return(modules.re.sub('([\\\\{}\\[\\]*?,])', '\\\\\\1', path)) }}
{% endmacro %}

{% macro spark__read_csv_files(files, contract) %}
    {% for file in files %}
    {% set columns %}{% for name in file.columns %}{{ adapter.quote(name) }} string{{ ', ' if not loop.last }}{% endfor %}{% endset %}
    {#- Only catalogs have line breaks inside quotes. Spark reads files without them in several parallel tasks. -#}
    {% do run_query(
        'create or replace temporary view raw_' ~ local_md5(file.path) ~ ' (' ~ columns ~ ') using csv options (path ' ~ sql_text(spark_literal_path(file.path))
        ~ ", header 'true', sep " ~ sql_text(file.separator) ~ ", quote '\"', escape '\"', nullValue '', emptyValue '', mode 'FAILFAST', lineSep "
        ~ sql_text(file.line_end) ~ ", unescapedQuoteHandling 'RAISE_ERROR', multiLine '" ~ ('show_id' in contract) ~ "')"
    ) %}
    select
        {% for name in contract %}{{ column_or_null(name, file.columns) }}, {% endfor %}
        {{ sql_text(file.name) }} as file
    from raw_{{ local_md5(file.path) }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
{% endmacro %}

{% macro spark__row_position() %}row_number() over (order by monotonically_increasing_id()){% endmacro %}
