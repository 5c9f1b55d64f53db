{#-
    Publishes on Spark: writes the marts as Parquet files into a folder named after the build, then appends a row to
    `publications`. Readers follow the newest row, so they never see half a build. Appending a row is one step on file
    systems and on object stores; replacing a file is not one step everywhere.
-#}

{#-
    CARTELERA_SPARK as an absolute path, because a table's location cannot be relative. Spark has resolved it: it is
    part of `spark.sql.warehouse.dir` in `profiles.yml`.
-#}
{% macro spark_folder() %}
    {{ return(run_query('set spark.sql.warehouse.dir').rows[0][1].rpartition('/tables')[0]) }}
{% endmacro %}

{#- Registers the table of the published builds. An in-memory catalog forgets it after each command; its files stay. -#}
{% macro make_publications() %}
    {% do run_query('create database if not exists main') %}
    {% do run_query(
        'create table if not exists main.publications (build_id string, finished_at timestamp_ntz, dbt_version string, '
        ~ 'spark_version string, row_counts map<string, bigint>, views map<string, string>, comments map<string, string>) '
        ~ 'using parquet location ' ~ sql_text(spark_folder() ~ '/publications')
    ) %}
{% endmacro %}

{% macro spark__publishing_sql(build_id, results) %}
    {% for mart in marts() if mart.config.materialized == 'table' %}
        {% do run_query(
            'insert overwrite directory ' ~ sql_text(spark_folder() ~ '/published/' ~ build_id ~ '/' ~ mart.alias)
            ~ ' using parquet select * from main.' ~ mart.alias
        ) %}
    {% endfor %}
    {% do run_query(
        'insert overwrite directory ' ~ sql_text(spark_folder() ~ '/published/' ~ build_id ~ '/build_steps') ~ ' using parquet '
        ~ build_steps(results)
    ) %}
    {% do make_publications() %}
    insert into main.publications
    select
        {{ sql_text(build_id) }},
        cast(current_timestamp() as timestamp_ntz),
        {{ sql_text(dbt_version) }},
        version(),
        map(
            {% for mart in marts() %}
            {{ sql_text(mart.alias) }}, (select count(*) from main.{{ mart.alias }}){{ ',' if not loop.last }}
            {% endfor %}
        ),
        map(
            {% for view in results | map(attribute='node') if 'published' in view.tags and view.config.materialized == 'view' %}
            {{ sql_text(view.alias) }}, {{ sql_text(view.compiled_code) }}{{ ',' if not loop.last }}
            {% endfor %}
        ),
        map(
            {% for name, comment in build_comments().items() %}
            {{ sql_text(name) }}, {{ sql_text(comment) }},
            {% endfor %}
            {% for mart in marts() %}
            {% for column in mart.columns.values() %}
            {{ sql_text(mart.alias ~ '.' ~ column.name) }}, {{ sql_text(column.description) }},
            {% endfor %}
            {{ sql_text(mart.alias) }}, {{ sql_text(mart.description) }}{{ ',' if not loop.last }}
            {% endfor %}
        )
{% endmacro %}

{#-
    Runs at the end of every dbt command, after publishing has copied the marts. An in-memory catalog forgets its tables
    now, so this deletes their files.
-#}
{% macro drop_forgotten_tables() %}
    {% if execute and target.type == 'spark' and env_var('SPARK_CATALOG', 'in-memory') == 'in-memory' %}
        {% for schema in graph.nodes.values() | map(attribute='schema') | unique | sort if schema != target.schema %}
            {% do run_query('drop database if exists ' ~ schema ~ ' cascade') %}
        {% endfor %}
        drop database if exists {{ target.schema }} cascade
    {% endif %}
{% endmacro %}
