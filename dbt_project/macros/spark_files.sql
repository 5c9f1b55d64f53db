{#- How Spark reads the raw files: temporary views over its own readers, one file each. -#}

{% macro spark__list_files(name, optional) %}
    {% set files = [] %}
    {% if name ~ '.csv' in spark_found([name ~ '.csv']) %}
        {% do files.append(raw_folder() ~ '/' ~ name ~ '.csv') %}
    {% endif %}
    {% if optional %}
        {% for file in spark_found([name ~ '/*.csv']) if file not in spark_found([]) %}
            {% do files.append(raw_folder() ~ '/' ~ name ~ '/' ~ file) %}
        {% endfor %}
    {% endif %}
    {{ return(files | sort) }}
{% endmacro %}

{#- The names of the catalogs that are there, and of files that patterns under the raw folder find: Spark refuses a pattern that finds nothing. -#}
{% macro spark_found(patterns) %}
    {% set catalogs = [] %}
    {% for catalog in var('platforms').values() %}{% do catalogs.append(catalog ~ '.csv') %}{% endfor %}
    {% do run_query(
        'create or replace temporary view raw_files using binaryFile options (path '
        ~ sql_text(raw_folder() ~ '/{' ~ (catalogs + patterns) | unique | join(',') ~ '}') ~ ')'
    ) %}
    {% set found = run_query("select element_at(split(path, '/'), -1) from raw_files order by path").columns[0].values() %}
    {{ return(found | list) }}
{% endmacro %}

{% macro spark__first_line(file) %}
    {{ return(spark_line_as_it_stands(file).lstrip('\ufeff').rstrip('\r')) }}
{% endmacro %}

{#- The first line, with byte-order mark and carriage return. Stops at bytes that are not UTF-8, which Spark would replace in silence. -#}
{% macro spark_line_as_it_stands(file) %}
    {% do run_query('create or replace temporary view raw_lines using text options (path ' ~ sql_text(file) ~ ", lineSep '\\n')") %}
    {% if run_query('select 1 from raw_lines where not is_valid_utf8(value) limit 1') | length %}
        {% do exceptions.raise_compiler_error('File ' ~ file ~ ' is not UTF-8.') %}
    {% endif %}
    {{ return(run_query('select value from raw_lines limit 1').columns[0].values() | first | default('', true)) }}
{% endmacro %}

{% macro spark__read_csv_files(files, header, contract) %}
    {% for file in files %}
    {% set line_end = '\\r\\n' if spark_line_as_it_stands(file).endswith('\r') else '\\n' %}
    {% set columns %}{% for name in header %}{{ adapter.quote(name) }} string{{ ', ' if not loop.last }}{% endfor %}{% endset %}
    {#- Only catalogs have line breaks inside quotes; without them a file is read by several tasks at once. -#}
    {% do run_query(
        'create or replace temporary view raw_' ~ local_md5(file) ~ ' (' ~ columns ~ ') using csv options (path ' ~ sql_text(file)
        ~ ", header 'true', quote '\"', escape '\"', nullValue '', emptyValue '', mode 'FAILFAST', lineSep '" ~ line_end
        ~ "', multiLine '" ~ ('show_id' in contract) ~ "')"
    ) %}
    select
        {% for name in contract %}{{ adapter.quote(name) }}, {% endfor %}
        {{ sql_text(file[raw_folder() | length + 1:]) }} as file
    from raw_{{ local_md5(file) }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
{% endmacro %}

{% macro spark__row_position() %}row_number() over (order by monotonically_increasing_id()){% endmacro %}
