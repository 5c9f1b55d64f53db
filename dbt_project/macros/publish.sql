{#-
    Runs at the start of every dbt command. Before a whole `dbt build`, drops the marts of the last build: a file with
    replaced tables keeps gaps, and would be published with them. `dbt retry` keeps those that it does not build again.
-#}
{% macro drop_last_marts() %}
    {% if execute and flags.WHICH == 'build' and target.type == 'duckdb' and not narrowing_options() %}
        {% for mart in marts() if mart.unique_id in selected_resources %}
            {% set relation = load_relation(api.Relation.create(mart.database, mart.schema, mart.alias)) %}
            {% if relation %}{% do adapter.drop_relation(relation) %}{% endif %}
        {% endfor %}
        checkpoint {{ adapter.quote(target.database) }}
    {% endif %}
{% endmacro %}

{#-
    Runs at the end of every dbt command. After a whole, green `dbt build`, returns the engine's SQL that publishes the
    marts; otherwise returns nothing.
-#}
{% macro publish(results) %}
    {% if execute and flags.WHICH == 'build' %}
        {% set obstacle = why_not_published(results) %}
        {% set loss = what_is_lost() if not obstacle %}
        {% if obstacle %}
            {% do log('Not published: ' ~ obstacle ~ '. Readers keep the warehouse of the last whole, green build.', info=true) %}
        {% elif loss %}
            {{ adapter.dispatch('stop_with')(sql_text('Not published: ' ~ loss)) }}
        {% else %}
            {{ adapter.dispatch('publishing_sql')(build_id(), results) }}
        {% endif %}
    {% endif %}
{% endmacro %}

{#-
    Says why this build cannot be published; empty if it is whole and green. Exposures end as `no-op`, because there is
    nothing to build.
-#}
{% macro why_not_published(results) %}
    {% set narrowing = narrowing_options() %}
    {% set green = results | selectattr('status', 'in', ['success', 'pass', 'warn', 'no-op']) | map(attribute='node.unique_id') | list %}
    {% set not_green = [] %}
    {% for unique_id, node in graph.nodes.items() if node.resource_type not in ('analysis', 'operation') and unique_id not in green %}
        {% do not_green.append(node.name) %}
    {% endfor %}
    {% if narrowing %}
        {{ return('this is a partial build (' ~ narrowing | join(', ') ~ ')') }}
    {% elif green | length < results | length %}
        {{ return('not everything succeeded') }}
    {% elif not_green %}
        {{ return('everything that ran succeeded, but not everything ran, as after `dbt retry`; `dbt build` publishes') }}
    {% endif %}
    {{ return('') }}
{% endmacro %}

{#-
    Says that this build has lost all ratings, or over half of the titles, of the published one; empty if it has not. Its
    raw folder is probably not whole. CARTELERA_ALLOW_SHRINK=yes publishes it nevertheless.
-#}
{% macro what_is_lost() %}
    {% set before = adapter.dispatch('published_counts')() %}
    {% if not before or env_var('CARTELERA_ALLOW_SHRINK', 'no') | lower == 'yes' %}{{ return('') }}{% endif %}
    {% set now = run_query('select (select count(*) from main.titles), (select count(*) from main.ratings)').rows[0] %}
    {% if now[0] * 2 >= before[0] and (now[1] or not before[1]) %}{{ return('') }}{% endif %}
    {{ return(
        'this build has ' ~ '{:,}'.format(now[0] | int) ~ ' titles and ' ~ '{:,}'.format(now[1] | int) ~ ' ratings, the published one has '
        ~ '{:,}'.format(before[0] | int) ~ ' titles and ' ~ '{:,}'.format(before[1] | int)
        ~ ' ratings. If that is right, build with CARTELERA_ALLOW_SHRINK=yes.'
    ) }}
{% endmacro %}

{#- SQL that fails with a message. -#}
{% macro duckdb__stop_with(message) %}
    select error({{ message }})
{% endmacro %}

{#- Spark computes a bare select only when somebody fetches its rows, and nobody does that after a hook. -#}
{% macro spark__stop_with(message) %}
    insert into main.publications (build_id) select cast(raise_error({{ message }}) as string)
{% endmacro %}

{#-
    The given command-line options that leave out a part of the project. Unit tests may be left out: their rows are
    invented, so they say the same of every raw folder.
-#}
{% macro narrowing_options() %}
    {% set narrowing = [] %}
    {% for option in ['select', 'exclude', 'selector', 'resource_types', 'exclude_resource_types', 'empty', 'sample'] %}
        {% set given = invocation_args_dict.get(option) %}
        {% if given and not (option == 'exclude_resource_types' and given | list == ['unit_test']) %}{% do narrowing.append('--' ~ option | replace('_', '-')) %}{% endif %}
    {% endfor %}
    {{ return(narrowing) }}
{% endmacro %}

{#- The models that are published (those with the tag `published`), ordered by name. -#}
{% macro marts() %}
    {% set models = [] %}
    {% for node in graph.nodes.values() if node.resource_type == 'model' and 'published' in node.tags %}
        {% do models.append(node) %}
    {% endfor %}
    {{ return(models | sort(attribute='alias')) }}
{% endmacro %}

{#- The name of this build everywhere: its start (UTC) and a random part. -#}
{% macro build_id() %}
    {{ return(run_started_at.strftime('%Y%m%dT%H%M%SZ') ~ '-' ~ invocation_id[:8]) }}
{% endmacro %}

{#-
    Writes `build_info` and `build_steps` beside the marts. Then calls `publish_file`, a Python function that
    `cartelera/publisher.py` registers: it replaces the published file with a copy of this one.
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

{#- The comments of `build_info`, `build_steps` and their columns. -#}
{% macro build_comments() %}
    {{ return({
        'build_info': 'One row: the build that made this file.',
        'build_info.build_id': 'The name of this build everywhere: its start (UTC) and a random part.',
        'build_info.finished_at': 'When the build was published (UTC).',
        'build_info.dbt_version': 'The version of dbt that built it.',
        'build_info.duckdb_version': 'The version of DuckDB that wrote it.',
        'build_info.row_counts': 'Rows per mart.',
        'build_steps': 'One row per step of the build that made this file: seed, model, data test or unit test.',
        'build_steps.name': 'The name of the step in the dbt project.',
        'build_steps.resource_type': 'The kind of step: `seed`, `model`, `test` or `unit_test`.',
        'build_steps.status': 'How the step ended: `success`, `pass`, or `warn` if a test that only warns found rows.',
        'build_steps.seconds': 'How long the step took. Steps run in parallel, so the sum can exceed the duration of the build.',
        'build_steps.failures': 'How many rows a test found that it objects to; null for seeds and models.',
    }) }}
{% endmacro %}
