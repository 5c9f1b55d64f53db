{#-
    A table of the last published build as SQL names it, to compare a build with the one before; none where nothing is
    published, or where the table is not there or lacks a column, as in a file of an earlier version.
-#}
{% macro published_table(name, columns) %}
    {% if not execute %}{{ return(none) }}{% endif %}
    {% set table = adapter.dispatch('published_table')(name) %}
    {% set missing = columns | reject('in', run_query('select * from ' ~ table ~ ' limit 0').column_names) | list if table else columns %}
    {{ return(none if missing else table) }}
{% endmacro %}

{#- `published` is attached by the plugin in `cartelera/publisher.py`. -#}
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
