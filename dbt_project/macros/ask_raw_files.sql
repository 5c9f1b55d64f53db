{#- Asks the Python package `cartelera.raw` about raw files. Stops with its message if there is no answer. -#}
{% macro ask_raw_files(question) %}
    {% set answer = fromjson(adapter.dispatch('ask_raw_files')(tojson(question))) %}
    {% if answer.error %}
        {% do exceptions.raise_compiler_error(answer.error) %}
    {% endif %}
    {{ return(answer) }}
{% endmacro %}

{#- The plugin in `cartelera/publisher.py` registers the function. -#}
{% macro duckdb__ask_raw_files(question) %}
    {{ return(run_query('select ask_raw_files(' ~ sql_text(question) ~ ')').columns[0].values()[0]) }}
{% endmacro %}

{#- Spark runs a program of the active environment. -#}
{% macro spark__ask_raw_files(question) %}
    {{ return(run_query(
        "select transform (question) using 'python -m cartelera.raw.door' as (answer string) from values ("
        ~ sql_text(question) ~ ') as questions (question)'
    ).columns[0].values()[0]) }}
{% endmacro %}

{#- The contract of the raw files, as far as finding and opening them needs it. -#}
{% macro raw_seeds() %}
    {% set seeds = {} %}
    {% for node in graph.nodes.values() if node.resource_type == 'seed' and not node.config.meta.get('reference') and not is_left_out(node.name) %}
        {% set columns = {} %}
        {% for name, column in node.columns.items() %}
            {% set constraints = column.constraints | map(attribute='type') | list %}
            {% do columns.update({name: dict(column.meta, data_type=column.data_type, constraints=constraints)}) %}
        {% endfor %}
        {% do seeds.update({node.name: {
            'file': node.config.meta.get('file', node.name),
            'columns': columns,
            'optional': node.config.meta.get('optional', false),
        }}) %}
    {% endfor %}
    {{ return(seeds) }}
{% endmacro %}

{#- Runs at the start of every dbt command. Before a build, names the files of the raw folder that are not read. -#}
{% macro name_files_not_read() %}
    {% if execute and flags.WHICH in ('build', 'seed') %}
        {% for line in ask_raw_files({'ask': 'not_read', 'folder': raw_folder(), 'seeds': raw_seeds()}).lines %}
            {% do log(line, info=true) %}
        {% endfor %}
    {% endif %}
{% endmacro %}
