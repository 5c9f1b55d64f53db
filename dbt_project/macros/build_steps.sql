{#- The rows of `build_steps`: each seed, model and test of the build, the longest first. -#}
{% macro build_steps(results) %}
    {% set steps = results | selectattr('node.resource_type', 'in', ['seed', 'model', 'test', 'unit_test']) | list %}
    select
        name,
        resource_type,
        status,
        cast(seconds as double) as seconds,
        cast(failures as bigint) as failures
    from (
        values
        {% for step in steps %}
        (
            {{ sql_text(step.node.name) }}, '{{ step.node.resource_type }}', '{{ step.status }}', {{ step.execution_time }},
            {{ 'null' if step.failures is none else step.failures }}
        ){{ ',' if not loop.last }}
        {% endfor %}
    ) as steps (name, resource_type, status, seconds, failures)
    order by seconds desc, name
{% endmacro %}
