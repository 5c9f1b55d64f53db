{#- Reads raw files with Spark's own readers, through temporary views of different names, because seeds load in parallel. -#}

{% macro spark__list_files(name, optional) %}
    {#- Spark fails on a pattern that matches no file, so every pattern includes the catalogs. -#}
    {% set catalogs = [] %}
    {% for catalog in var('platforms').values() %}{% do catalogs.append(catalog ~ '.csv') %}{% endfor %}
    {% set files = [] %}
    {% if name ~ '.csv' in spark_found(name, catalogs + [name ~ '.csv']) %}
        {% do files.append(raw_folder() ~ '/' ~ name ~ '.csv') %}
    {% endif %}
    {% if optional %}
        {% for file in spark_found(name, catalogs + [name ~ '/*.csv']) | reject('in', catalogs) %}
            {% do files.append(raw_folder() ~ '/' ~ name ~ '/' ~ file) %}
        {% endfor %}
    {% endif %}
    {{ return(files | sort) }}
{% endmacro %}

{#- Escapes a path, so that Spark takes none of its characters for a wildcard. -#}
{% macro spark_literal_path(path) %}
    {{ return(modules.re.sub('([\\\\{}\\[\\]*?,])', '\\\\\\1', path)) }}
{% endmacro %}

{#- The names, without folders, of the files under the raw folder that match one of the patterns. -#}
{% macro spark_found(name, patterns) %}
    {% do run_query(
        'create or replace temporary view raw_files_' ~ name ~ ' using binaryFile options (path '
        ~ sql_text(spark_literal_path(raw_folder()) ~ '/{' ~ patterns | unique | join(',') ~ '}') ~ ')'
    ) %}
    {{ return(run_query("select element_at(split(path, '/'), -1) from raw_files_" ~ name ~ ' order by path').columns[0].values()) }}
{% endmacro %}

{#- Also stops at what Spark would silently repair: bytes that are not UTF-8, and a quote that is never closed. -#}
{% macro spark__first_line(file) %}
    {% set line = spark_line_as_it_stands(file) %}
    {% set wrong_lines, quotes = run_query(
        "select count_if(not is_valid_utf8(value)), sum(length(value) - length(replace(value, '\"', ''))) from " ~ raw_lines(file)
    ).rows[0] %}
    {% if wrong_lines %}
        {% do exceptions.raise_compiler_error('File ' ~ file ~ ' is not UTF-8.') %}
    {% elif quotes and quotes % 2 %}
        {% do exceptions.raise_compiler_error('File ' ~ file ~ ': a quote is opened and never closed.') %}
    {% endif %}
    {{ return(line.lstrip('\ufeff').rstrip('\r')) }}
{% endmacro %}

{#- The first line, with byte-order mark and carriage return. Also creates the view `raw_lines(file)` of all lines. -#}
{% macro spark_line_as_it_stands(file) %}
    {% do run_query('create or replace temporary view ' ~ raw_lines(file) ~ ' using text options (path ' ~ sql_text(spark_literal_path(file)) ~ ", lineSep '\\n')") %}
    {{ return(run_query('select value from ' ~ raw_lines(file) ~ ' limit 1').columns[0].values() | first | default('', true)) }}
{% endmacro %}

{% macro raw_lines(file) %}{{ return('raw_lines_' ~ local_md5(file)) }}{% endmacro %}

{% macro spark__read_csv_files(files, header, contract) %}
    {% for file in files %}
    {% set line_end = '\\r\\n' if spark_line_as_it_stands(file).endswith('\r') else '\\n' %}
    {% set columns %}{% for name in header %}{{ adapter.quote(name) }} string{{ ', ' if not loop.last }}{% endfor %}{% endset %}
    {#- Only catalogs have line breaks inside quotes. Spark reads files without them in several parallel tasks. -#}
    {% do run_query(
        'create or replace temporary view raw_' ~ local_md5(file) ~ ' (' ~ columns ~ ') using csv options (path ' ~ sql_text(spark_literal_path(file))
        ~ ", header 'true', quote '\"', escape '\"', nullValue '', emptyValue '', mode 'FAILFAST', lineSep '" ~ line_end
        ~ "', unescapedQuoteHandling 'RAISE_ERROR', multiLine '" ~ ('show_id' in contract) ~ "')"
    ) %}
    {% if run_query('select 1 from raw_' ~ local_md5(file) ~ ' where endswith(' ~ adapter.quote(header[-1]) ~ ", '\\r') limit 1") | length %}
        {% do exceptions.raise_compiler_error('File ' ~ file ~ ' has lines that end in LF and lines that end in CRLF; it must be one of the two.') %}
    {% endif %}
    select
        {% for name in contract %}{{ adapter.quote(name) }}, {% endfor %}
        {{ sql_text(file[raw_folder() | length + 1:]) }} as file
    from raw_{{ local_md5(file) }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
{% endmacro %}

{% macro spark__row_position() %}row_number() over (order by monotonically_increasing_id()){% endmacro %}
