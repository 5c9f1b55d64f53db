{#-
    Runs at the end of every dbt command. After a whole, green `dbt build` it gives the SQL that publishes the marts:
    copy them into a new file beside the published one, describe the build there, and let `publish_file` (a Python
    function that `cartelera/publisher.py` registers) put the new file in the place of the old. Otherwise it gives none.
-#}
{% macro publish(results) %}
    {% if execute and flags.WHICH == 'build' and target.type == 'duckdb' %}
        {% set obstacle = why_not_published(results) %}
        {% if obstacle %}
            {% do log('Not published: ' ~ obstacle ~ '. Readers keep the warehouse of the last whole, green build.', info=true) %}
        {% else %}
            {{ publishing_sql() }}
        {% endif %}
    {% endif %}
{% endmacro %}

{#- Why this build is not one whole, green generation of the warehouse; empty where it is. -#}
{% macro why_not_published(results) %}
    {% set narrowing = [] %}
    {% for option in ['select', 'exclude', 'selector', 'resource_types', 'exclude_resource_types', 'empty', 'sample'] %}
        {% if invocation_args_dict.get(option) %}{% do narrowing.append('--' ~ option | replace('_', '-')) %}{% endif %}
    {% endfor %}
    {% set green = results | selectattr('status', 'in', ['success', 'pass', 'warn']) | map(attribute='node.unique_id') | list %}
    {% set not_green = [] %}
    {% for unique_id, node in graph.nodes.items() if node.resource_type != 'operation' and unique_id not in green %}
        {% do not_green.append(node.name) %}
    {% endfor %}
    {% if narrowing %}
        {{ return('this is a partial build (' ~ narrowing | join(', ') ~ ')') }}
    {% elif not_green or green | length < results | length %}
        {{ return('not everything succeeded') }}
    {% endif %}
    {{ return('') }}
{% endmacro %}

{% macro publishing_sql() %}
    {% set warehouse = env_var('CARTELERA_WAREHOUSE', 'warehouse/cartelera.duckdb') %}
    {% set build_id = run_started_at.strftime('%Y%m%dT%H%M%SZ') ~ '-' ~ invocation_id[:8] %}
    {% set marts = graph.nodes.values() | selectattr('resource_type', 'equalto', 'model') | selectattr('fqn.1', 'equalto', 'marts') | map(attribute='alias') | sort %}

    attach {{ sql_text(warehouse ~ '.new') }} as published (storage_version 'v1.4.0');
    copy from database {{ adapter.quote(target.database) }} to published;

    create table published.main.build_info as
    select
        {{ sql_text(build_id) }} as build_id,
        cast(now() at time zone 'UTC' as timestamp) as finished_at,
        {{ sql_text(dbt_version) }} as dbt_version,
        version() as duckdb_version,
        map {
            {% for mart in marts %}
            {{ sql_text(mart) }}: (select count(*) from published.main.{{ mart }}){{ ',' if not loop.last }}
            {% endfor %}
        } as row_counts;

    comment on table published.main.build_info is 'One row: the build that this file is, one generation of the data.';
    comment on column published.main.build_info.build_id is 'The name of this generation everywhere: start of the build (UTC) and a random part.';
    comment on column published.main.build_info.finished_at is 'When the build was published (UTC).';
    comment on column published.main.build_info.dbt_version is 'The version of dbt that built it.';
    comment on column published.main.build_info.duckdb_version is 'The version of DuckDB that wrote it.';
    comment on column published.main.build_info.row_counts is 'Rows per mart.';

    detach published;
    select publish_file({{ sql_text(warehouse ~ '.new') }}, {{ sql_text(warehouse) }});
{% endmacro %}
