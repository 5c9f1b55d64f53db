{#-
    Selects a table of the last published build, to compare this build with it. The columns are those that the model's
    .yml declares. There are no rows if nothing is published, or if the table is missing or lacks a column, as in a file
    of an earlier version.
-#}
{% macro published_rows(name) %}
    {% set table = published_table(name, model.columns) if execute %}
    select
        {% for column in model.columns.values() %}
        cast({{ adapter.quote(column.name) if table else 'null' }} as {{ column.data_type }}) as {{ adapter.quote(column.name) }}{{ ',' if not loop.last }}
        {% endfor %}
    {{ 'from ' ~ table if table else 'where false' }}
{% endmacro %}

{#- The SQL name of a published table; none if the table is missing or lacks one of the columns. -#}
{% macro published_table(name, columns) %}
    {% set table = adapter.dispatch('published_table')(name) %}
    {% set missing = columns | reject('in', run_query('select * from ' ~ table ~ ' limit 0').column_names) | list if table else columns %}
    {{ return(none if missing else table) }}
{% endmacro %}

{#- The plugin in `cartelera/publisher.py` attaches the published file as `published`. -#}
{% macro duckdb__published_table(name) %}
    {% set found = run_query(
        "select 1 from information_schema.tables where table_catalog = 'published' and table_name = " ~ sql_text(name)
    ) %}
    {{ return('published.main.' ~ name if found | length else none) }}
{% endmacro %}

{% macro spark__published_table(name) %}
    {% do make_publications() %}
    {% set newest = run_query('select build_id, row_counts[' ~ sql_text(name) ~ '] from main.publications order by finished_at desc, build_id desc limit 1') %}
    {% for build_id, rows in newest.rows if rows is not none %}
        {{ return('parquet.`' ~ spark_literal_path(spark_folder()) ~ '/published/' ~ build_id ~ '/' ~ name ~ '`') }}
    {% endfor %}
    {{ return(none) }}
{% endmacro %}

{#- The numbers of titles and of ratings in the last published build; nothing if there is none. -#}
{% macro duckdb__published_counts() %}
    {% set table = duckdb__published_table('build_info') %}
    {{ return(run_query("select row_counts['titles'], row_counts['ratings'] from " ~ table).rows | first if table) }}
{% endmacro %}

{% macro spark__published_counts() %}
    {% do make_publications() %}
    {{ return(run_query(
        "select row_counts['titles'], row_counts['ratings'] from main.publications order by finished_at desc, build_id desc limit 1"
    ).rows | first) }}
{% endmacro %}
