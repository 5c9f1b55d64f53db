{#- Names schemas without dbt's usual target prefix: `staging` instead of `main_staging`. -#}
{% macro generate_schema_name(custom_schema_name, node) -%}
    {{ custom_schema_name or target.schema }}
{%- endmacro %}
