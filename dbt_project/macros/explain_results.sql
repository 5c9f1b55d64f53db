{#-
    Runs at the end of every dbt command. Shows up to three rows of each test that has warned or failed, with what would
    be right (`wanted` in its meta). If raw files have stopped the build, reports on the whole raw folder.
-#}
{% macro explain_results(results) %}
    {% if execute and flags.WHICH in ('build', 'seed', 'test') %}
        {% for result in results if result.status in ('warn', 'fail') and result.node.resource_type == 'test' %}
            {% do log(result.node.name ~ ': ' ~ result.failures ~ ' rows, as in ' ~ rows_of_test(result.node) ~ '. ' ~ result.node.config.meta.get('wanted', ''), info=true) %}
        {% endfor %}
        {% for result in results if result.status == 'error' and (result.node.resource_type == 'seed' or result.node.name == 'ratings_are_of_known_titles') %}
            {% if loop.first %}{% do report_on_raw_folder() %}{% endif %}
        {% endfor %}
    {% endif %}
{% endmacro %}

{% macro rows_of_test(test) %}
    {% set found = run_query('select * from (\n' ~ test.compiled_code ~ '\n) as found order by all limit 3') %}
    {% set rows = [] %}
    {% for row in found.rows %}
        {% set values = [] %}
        {% for name, value in row.items() %}{% do values.append(name ~ ' ' ~ value) %}{% endfor %}
        {% do rows.append('(' ~ values | join(', ') ~ ')') %}
    {% endfor %}
    {{ return(rows | join(', ')) }}
{% endmacro %}

{% macro report_on_raw_folder() %}
    {% do log('The raw folder ' ~ raw_folder() ~ ':', info=true) %}
    {% set project = (graph.nodes.values() | selectattr('resource_type', 'equalto', 'seed') | first).root_path %}
    {% for line in ask_raw_files({'ask': 'report', 'folder': raw_folder(), 'seeds': raw_seeds(), 'project': project}).lines %}
        {% do log(line, info=true) %}
    {% endfor %}
{% endmacro %}
