{#-
    Runs at the start of every dbt command. Before a whole `dbt build` it drops the marts of the last one: a file without
    them has no gaps where they were, so that it can be published as it is.
-#}
{% macro drop_last_marts() %}
    {% if execute and flags.WHICH == 'build' and target.type == 'duckdb' and not narrowing_options() %}
        {% for mart in marts() %}
            {% set relation = load_relation(api.Relation.create(mart.database, mart.schema, mart.alias)) %}
            {% if relation %}{% do adapter.drop_relation(relation) %}{% endif %}
        {% endfor %}
        checkpoint {{ adapter.quote(target.database) }}
    {% endif %}
{% endmacro %}

{#-
    Runs at the end of every dbt command. After a whole, green `dbt build` it gives the SQL that publishes the marts, as
    the engine does it; otherwise none.
-#}
{% macro publish(results) %}
    {% if execute and flags.WHICH == 'build' %}
        {% set obstacle = why_not_published(results) %}
        {% if obstacle %}
            {% do log('Not published: ' ~ obstacle ~ '. Readers keep the warehouse of the last whole, green build.', info=true) %}
        {% else %}
            {{ adapter.dispatch('publishing_sql')(build_id(), results) }}
        {% endif %}
    {% endif %}
{% endmacro %}

{#-
    Why this build is not one whole, green generation of the warehouse; empty where it is. An exposure ends as `no-op`,
    since there is nothing to build.
-#}
{% macro why_not_published(results) %}
    {% set narrowing = narrowing_options() %}
    {% set green = results | selectattr('status', 'in', ['success', 'pass', 'warn', 'no-op']) | map(attribute='node.unique_id') | list %}
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

{#- The options of the command line that leave something out. -#}
{% macro narrowing_options() %}
    {% set narrowing = [] %}
    {% for option in ['select', 'exclude', 'selector', 'resource_types', 'exclude_resource_types', 'empty', 'sample'] %}
        {% if invocation_args_dict.get(option) %}{% do narrowing.append('--' ~ option | replace('_', '-')) %}{% endif %}
    {% endfor %}
    {{ return(narrowing) }}
{% endmacro %}

{#- The models that are published, by name: those with the tag `published`. -#}
{% macro marts() %}
    {% set models = [] %}
    {% for node in graph.nodes.values() if node.resource_type == 'model' and 'published' in node.tags %}
        {% do models.append(node) %}
    {% endfor %}
    {{ return(models | sort(attribute='alias')) }}
{% endmacro %}

{#- The name of this generation everywhere: start of the build (UTC) and a random part. -#}
{% macro build_id() %}
    {{ return(run_started_at.strftime('%Y%m%dT%H%M%SZ') ~ '-' ~ invocation_id[:8]) }}
{% endmacro %}

{#-
    Describes the build in the marts' file, and lets `publish_file` (a Python function that `cartelera/publisher.py`
    registers) put a copy of it in the place of the published one.
-#}
{% macro duckdb__publishing_sql(build_id, results) %}
    create or replace table main.build_info as
    select
        {{ sql_text(build_id) }} as build_id,
        cast(now() at time zone 'UTC' as timestamp) as finished_at,
        {{ sql_text(dbt_version) }} as dbt_version,
        version() as duckdb_version,
        map {
            {% for mart in marts() %}
            {{ sql_text(mart.alias) }}: (select count(*) from main.{{ mart.alias }}){{ ',' if not loop.last }}
            {% endfor %}
        } as row_counts;

    create or replace table main.build_steps as
    {{ build_steps(results) }};

    {% for name, comment in build_comments().items() %}
    comment on {{ 'column' if '.' in name else 'table' }} main.{{ name }} is {{ sql_text(comment) }};
    {% endfor %}

    checkpoint {{ adapter.quote(target.database) }};
    select publish_file({{ sql_text(target.path) }}, {{ sql_text(env_var('CARTELERA_WAREHOUSE', 'warehouse/cartelera.duckdb')) }});
{% endmacro %}

{#- What is said of `build_info`, `build_steps` and their columns. -#}
{% macro build_comments() %}
    {{ return({
        'build_info': 'One row: the build that this file is, one generation of the data.',
        'build_info.build_id': 'The name of this generation everywhere: start of the build (UTC) and a random part.',
        'build_info.finished_at': 'When the build was published (UTC).',
        'build_info.dbt_version': 'The version of dbt that built it.',
        'build_info.duckdb_version': 'The version of DuckDB that wrote it.',
        'build_info.row_counts': 'Rows per mart.',
        'build_steps': 'One row per step of the build that this file is: a seed, a model, a data test or a unit test.',
        'build_steps.name': 'The name of the step in the dbt project.',
        'build_steps.resource_type': 'What it is: `seed`, `model`, `test` or `unit_test`.',
        'build_steps.status': 'How it has ended: `success`, `pass`, or `warn` where a test that only warns has found something.',
        'build_steps.seconds': 'How long it took. Steps run side by side, so that their sum is more than the whole.',
        'build_steps.failures': 'How many rows a test has found that it objects to; null for what is no test.',
    }) }}
{% endmacro %}
