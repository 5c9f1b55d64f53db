{#- A folder's schema is its own name, without dbt's usual target prefix: what the analyst reads is `main.titles`. -#}
{% macro generate_schema_name(custom_schema_name, node) -%}
    {{ custom_schema_name or target.schema }}
{%- endmacro %}
