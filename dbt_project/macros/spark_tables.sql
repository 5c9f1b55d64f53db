{#-
    Where a table has its files, for a catalog that lasts. dbt asks for it by this name.

    Files of a killed build may be there although the catalog does not know the table. Spark would refuse to make its own
    table there. A table with a location of its own replaces them (`allowNonEmptyLocationInCTAS` in `profiles.yml`).
-#}
{% macro spark__location_clause() %}
    {%- if env_var('SPARK_CATALOG', 'in-memory') != 'in-memory' %}
    location {{ sql_text(spark_folder() ~ '/tables/' ~ model.schema ~ '.db/' ~ model.alias) }}
    {%- endif %}
{%- endmacro %}
