{#- Where the raw files are, and how they are read. -#}

{% macro raw_folder() %}
    {{ return(env_var('CARTELERA_RAW', 'seeds')) }}
{% endmacro %}

{#- A private folder for plain CSV files in the place of those that the engine does not read as they are. -#}
{% macro converted_folder() %}
    {{ return(adapter.dispatch('converted_folder')()) }}
{% endmacro %}

{% macro duckdb__converted_folder() %}
    {{ return(target.path.rpartition('/')[0] ~ '/raw') }}
{% endmacro %}

{% macro spark__converted_folder() %}
    {{ return(env_var('CARTELERA_SPARK', 'warehouse/spark') ~ '/raw/' ~ invocation_id) }}
{% endmacro %}

{% macro sql_text(value) %}
    {{ return(adapter.dispatch('sql_text')(value)) }}
{% endmacro %}

{% macro duckdb__sql_text(value) %}
    {{ return("'" ~ value | replace("'", "''") ~ "'") }}
{% endmacro %}

{#- Spark reads a backslash as an escape character. -#}
{% macro spark__sql_text(value) %}
    {{ return(duckdb__sql_text(value | replace('\\', '\\\\'))) }}
{% endmacro %}

{#- The files of a seed, each with its form. Warns of columns that are ignored; stops if a file breaks the contract. -#}
{% macro plan_raw_files(seed) %}
    {% if is_left_out(seed) %}{{ return([]) }}{% endif %}
    {% set plan = ask_raw_files({
        'ask': 'plan', 'folder': raw_folder(), 'seeds': raw_seeds(), 'seed': seed,
        'converted': converted_folder(), 'engine': target.type,
    }) %}
    {% for warning in plan.warnings %}
        {% do exceptions.warn(warning) %}
    {% endfor %}
    {{ return(plan.files) }}
{% endmacro %}

{% macro discard_converted(seed) %}
    {% do ask_raw_files({'ask': 'discard', 'converted': converted_folder(), 'seed': seed}) %}
{% endmacro %}

{#-
    Returns one select over all files of a seed. It has the contract's columns, each of its data_type; `unreadable`,
    which lists the values that are not of their type and are therefore null, as in `rating=four`; if the contract has
    placeholders, `placeholders`, which lists the values that say that there is none, as in `cast=nan`; and `file`.
-#}
{% macro read_raw_files(files, contract) %}
    {% set typed = contract.values() | rejectattr('data_type', 'equalto', 'string') | map(attribute='name') | list %}
    {% set with_placeholders = contract.values() | selectattr('meta.placeholders', 'defined') | list %}
    with raw as (
        {% if files %}
        {{ adapter.dispatch('read_csv_files')(files, contract) }}
        {% else %}
        select
            {% for name in contract %}cast(null as string) as {{ adapter.quote(name) }}, {% endfor %}
            cast(null as string) as file
        where false
        {% endif %}
    ),

    -- Reads each value once: inside the case below, DuckDB would compute the expression again.
    typed as (
        select
            {% for name in typed %}
            {{ read_value(contract[name]) }} as {{ adapter.quote('typed ' ~ name) }},
            {% endfor %}
            *
        from raw
    )

    select
        {% for name in contract %}
        {{ adapter.quote('typed ' ~ name) if name in typed else read_text(contract[name]) }} as {{ adapter.quote(name) }},
        {% endfor %}
        case
            when
                {% for name in typed %}
                ({{ adapter.quote('typed ' ~ name) }} is null and {{ adapter.quote(name) }} is not null) or
                {% endfor %}
                false
                then concat_ws(
                    ', '
                    {% for name in typed %}
                    , case when {{ adapter.quote('typed ' ~ name) }} is null then '{{ name }}=' || {{ adapter.quote(name) }} end
                    {% endfor %}
                )
        end as unreadable,
        {% if with_placeholders %}
        nullif(
            concat_ws(
                ', '
                {% for column in with_placeholders %}
                , case when {{ is_placeholder(column) }} then '{{ column.name }}=' || {{ adapter.quote(column.name) }} end
                {% endfor %}
            ),
            ''
        ) as placeholders,
        {% endif %}
        file
    from typed
{% endmacro %}

{#- Reads all files, those of one form together: a quarter faster than one after another. All columns are text. -#}
{% macro duckdb__read_csv_files(files, contract) %}
    {% set by_form = {} %}
    {% for file in files %}
        {% set form = (file.columns | join(','), file.separator, file.compression, file.path if file.is_converted) %}
        {% do by_form.setdefault(form, []).append(file) %}
    {% endfor %}
    {% for alike in by_form.values() %}
    {% set first = alike[0] %}
    select
        {% for name in contract %}{{ column_or_null(name, first.columns) }}, {% endfor %}
        {{ sql_text(first.name) if first.is_converted else 'substr(path, ' ~ (first.path | length - first.name | length + 1) ~ ')' }} as file
    from read_csv(
        [{% for file in alike %}{{ sql_text(file.literal_path) }}{{ ', ' if not loop.last }}{% endfor %}],
        auto_detect = false, header = true, delim = {{ sql_text(first.separator) }}, quote = '"', escape = '"', nullstr = '',
        compression = '{{ first.compression }}', hive_partitioning = false, filename = 'path',
        store_rejects = true, rejects_table = '{{ rejects(model.name, loop.index) }}', rejects_scan = '{{ rejects(model.name, loop.index) }}_scan',
        rejects_limit = 100,
        columns = { {%- for name in first.columns %}{{ sql_text(name) }}: 'varchar', {% endfor -%} }
    )
    {{ 'union all' if not loop.last }}
    {% endfor %}
{% endmacro %}

{#- The temporary table in which DuckDB keeps the lines of the nth form that it cannot split. -#}
{% macro rejects(seed, form) %}{{ return('rejects_' ~ seed ~ '_' ~ form) }}{% endmacro %}

{#- Stops at the first line that could not be split into its columns. -#}
{% macro check_lines(seed, files) %}
    {% set tables = run_query(
        "select table_name from duckdb_tables() where temporary and regexp_matches(table_name, '^" ~ rejects(seed, '[0-9]+$') ~ "') order by table_name"
    ).columns[0].values() %}
    {% for table in tables %}
        {% set faults = run_query(
            'select file_path, line, error_type, error_message from ' ~ table ~ ' join ' ~ table
            ~ '_scan using (scan_id, file_id) order by file_path, line limit 1'
        ) %}
        {% for path, line, kind, message in faults.rows %}
            {#- A converted file has a name of its own, which means nothing to anybody. -#}
            {% set converted = files | selectattr('is_converted') | selectattr('path', 'equalto', path) | map(attribute='name') | list %}
            {% set fault = {'ask': 'fault', 'file': (converted + [path])[0], 'line': line | int, 'kind': kind, 'message': message} %}
            {% do exceptions.raise_compiler_error(ask_raw_files(fault).message) %}
        {% endfor %}
    {% endfor %}
{% endmacro %}

{#- A column of a file; null if the file lacks it, as editions without scores do. -#}
{% macro column_or_null(name, columns) %}
    {{ return(adapter.quote(name) if name in columns else 'cast(null as string) as ' ~ adapter.quote(name)) }}
{% endmacro %}

{#- A column's text as its meta asks: keys trimmed, other spellings replaced, placeholders left out. -#}
{% macro read_text(column) %}
    {% set text = adapter.quote(column['name']) %}
    {% set meta = column['meta'] %}
    {% if meta.get('lower_case') %}
        {#- Keys are lowered here, once: DuckDB groups and joins millions of stored texts in half the time that it needs for computed ones. -#}
        {{ return(lower_case(trimmed_key(text))) }}
    {% elif meta.get('trimmed') %}
        {{ return(trimmed(text)) }}
    {% elif meta.get('spellings') %}
        {{ return(read_spelling(text, meta.spellings)) }}
    {% elif meta.get('placeholders') %}
        {{ return('case when ' ~ is_placeholder(column) ~ ' then null else ' ~ text ~ ' end') }}
    {% endif %}
    {{ return(text) }}
{% endmacro %}

{#- A key without spaces around it. Most keys begin with a letter and end with a digit, and need not be trimmed, which takes longer. -#}
{% macro trimmed_key(text) -%}
    case when left({{ text }}, 1) between 'A' and 'z' and right({{ text }}, 1) between '0' and '9' then {{ text }} else {{ trimmed(text) }} end
{%- endmacro %}

{#- The contract's own spelling of a value, by its other spellings in lower case. -#}
{% macro read_spelling(text, spellings) -%}
    case lower({{ trimmed(text) }})
        {% for spelling, others in spellings.items() %}
        {% for other in [spelling | lower] + others %}
        when {{ sql_text(other) }} then {{ sql_text(spelling) }}
        {% endfor %}
        {% endfor %}
        else {{ text }}
    end
{%- endmacro %}

{#- Whether a text only says that there is no value. -#}
{% macro is_placeholder(column) -%}
    lower({{ trimmed(adapter.quote(column['name'])) }}) in (
        {%- for placeholder in column['meta'].placeholders %}{{ sql_text(placeholder) }}{{ ', ' if not loop.last }}{% endfor -%}
    )
{%- endmacro %}

{#-
    Reads a column's text as its data_type; text that is not of this type becomes null. The patterns refuse text that a
    bare cast would round or guess at. Text that a cast there and back leaves unchanged skips them, because matching 11
    million ratings takes a fifth of their loading time.
-#}
{% macro read_value(column) %}
    {% set text = adapter.quote(column['name']) %}
    {#- A double is checked as a decimal: `nan` and `1e+20` would pass a cast to double and back unchanged. -#}
    {% set exact_types = {'integer': 'integer', 'bigint': 'bigint', 'double': 'decimal(18, 1)'} %}
    {% set type = column['data_type'] %}
    {% set otherwise %}
        {%- if column['meta'].get('reads') == 'time' %}{{ read_time(text) }}
        {%- elif type == 'double' %}{{ read_decimal(text) }}
        {%- else %}{{ read_whole_number(text, type) }}
        {%- endif %}
    {% endset %}
    {% set read %}
        case
            when cast(try_cast({{ text }} as {{ exact_types[type] }}) as string) = {{ text }} then try_cast({{ text }} as {{ type }})
            else {{ otherwise }}
        end
    {%- endset %}
    {{ return(read) }}
{% endmacro %}
