{#-
    Loads a seed with DuckDB's own CSV reader instead of dbt's row-by-row insert: any size, in one pass.

    The committed file under `seeds/` only gives the seed its name. The data is read from CARTELERA_RAW and checked
    against the contract in `seeds/_seeds.yml`; every row also gets `file`, the path of its file under that folder.
    Reference seeds (`dbt_project/seeds/`) are small and committed, and read as they are.
-#}
{% materialization seed, adapter='duckdb' %}
    {%- set target_relation = this.incorporate(type='table') -%}
    {%- set contract = model['columns'] -%}
    {%- set optional = config.get('meta', {}).get('optional', false) -%}
    {%- set is_reference = config.get('meta', {}).get('reference', false) -%}
    {%- set files = [] if is_reference else plan_raw_files(model['name']) -%}

    {{ run_hooks(pre_hooks, inside_transaction=False) }}
    {{ run_hooks(pre_hooks, inside_transaction=True) }}

    {% call statement('main') %}
        create or replace table {{ target_relation }} as
        {{ read_reference() if is_reference else read_raw_files(files, contract) }}
    {% endcall %}
    {% if not is_reference %}
        {% do check_lines(model.name, files) %}
        {% do check_raw_files(target_relation, files, contract, optional or not files) %}
        {% do discard_converted(model.name) %}
    {% endif %}

    {#- dbt reads this result after every seed, and crashes without it. -#}
    {% do store_result('agate_table', response='OK', agate_table=load_result('main').table) %}

    {{ run_hooks(post_hooks, inside_transaction=True) }}
    {{ adapter.commit() }}
    {{ run_hooks(post_hooks, inside_transaction=False) }}

    {{ return({'relations': [target_relation]}) }}
{% endmaterialization %}

{#- Runs at the start of every dbt command. Refuses `dbt seed --show`, in which dbt fails wherever a project has hooks. -#}
{% macro refuse_to_show_seeds() %}
    {% if execute and flags.WHICH == 'seed' and invocation_args_dict.get('show') %}
        {% do exceptions.raise_compiler_error(
            'dbt cannot show seeds of a project with hooks. Load them with `dbt seed`; then this shows one: '
            ~ 'dbt show --inline "select * from {{ ref(\'netflix_titles\') }}" --limit 10'
        ) %}
    {% endif %}
{% endmacro %}
