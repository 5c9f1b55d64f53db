{#-
    Loads a seed with Spark's own CSV reader, from the same files and with the same contract as on DuckDB.
-#}
{% materialization seed, adapter='spark' %}
    {%- set target_relation = this.incorporate(type='table') -%}
    {%- set contract = model['columns'] -%}
    {%- set optional = config.get('meta', {}).get('optional', false) -%}
    {%- set is_reference = config.get('meta', {}).get('reference', false) -%}
    {%- set files = [] if is_reference else plan_raw_files(model['name']) -%}

    {{ run_hooks(pre_hooks) }}

    {% do run_query('drop table if exists ' ~ target_relation) %}
    {% call statement('main') %}
        create table {{ target_relation }} using parquet
        {{ location_clause() }}
        as
        {{ read_reference() if is_reference else read_raw_files(files, contract) }}
    {% endcall %}
    {% if not is_reference %}
        {% do check_raw_files(target_relation, files, contract, optional or not files) %}
        {% do discard_converted(model.name) %}
    {% endif %}
    {% do store_result('agate_table', response='OK', agate_table=load_result('main').table) %}

    {{ run_hooks(post_hooks) }}

    {{ return({'relations': [target_relation]}) }}
{% endmaterialization %}
