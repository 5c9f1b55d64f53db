{#- Where the raw files are, and how they are read. -#}

{% macro raw_folder() %}
    {{ return(env_var('CARTELERA_RAW', 'seeds').rstrip('/') or '/') }}
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

{#-
    The files of a seed: `<name>.csv`, and if it is optional also every `<name>/*.csv`. Stops if a required one is missing.
    The catalog of a platform that CARTELERA_PLATFORMS leaves out has none.
-#}
{% macro raw_files(name, optional) %}
    {% if is_left_out(name) %}{{ return([]) }}{% endif %}
    {% set single_file = raw_folder() ~ '/' ~ name ~ '.csv' %}
    {% set files = adapter.dispatch('list_files')(name, optional) %}
    {% if not files and not optional %}
        {% do exceptions.raise_compiler_error(
            'File ' ~ single_file ~ ' does not exist' ~ (', or is empty' if target.type == 'spark') ~ '. CARTELERA_RAW (now "' ~ raw_folder() ~ '") must name a folder with '
            ~ platforms().values() | join('.csv, ') ~ '.csv. If there are fewer platforms, name them: CARTELERA_PLATFORMS='
            ~ (var('platforms') | list)[:2] | join(',') ~ '.'
        ) %}
    {% endif %}
    {{ return(files) }}
{% endmacro %}

{% macro duckdb__list_files(name, optional) %}
    {#- `[`, `*` and `?` in the folder's own name must not act as wildcards. -#}
    {% set literal_folder = raw_folder() | replace('[', '[[]') | replace('*', '[*]') | replace('?', '[?]') %}
    {% set list_files %}
        select file from glob({{ sql_text(raw_folder() ~ '/' ~ name ~ '.csv') }})
        {% if optional %}
        union
        select file from glob({{ sql_text(literal_folder ~ '/' ~ name ~ '/*.csv') }})
        {% endif %}
        order by file
    {% endset %}
    {{ return(run_query(list_files).columns[0].values()) }}
{% endmacro %}

{#-
    Returns one select over all files of a seed. It has the contract's columns, each of its data_type; `unreadable`,
    which lists the values that are not of their type and are therefore null, as in `rating=four`; and `file`.
-#}
{% macro read_raw_files(files, contract) %}
    {% set typed = contract.values() | rejectattr('data_type', 'equalto', 'string') | map(attribute='name') | list %}
    {#- Files with the same order of columns are read together: a quarter faster than one after another. -#}
    {% set by_header = {} %}
    {% for file in files %}
        {% do by_header.setdefault(raw_header(file, contract) | join(','), []).append(file) %}
    {% endfor %}
    with raw as (
        {% for header, alike in by_header.items() %}
        {{ adapter.dispatch('read_csv_files')(alike, header.split(','), contract) }}
        {{ 'union all' if not loop.last }}
        {% else %}
        select
            {% for name in contract %}cast(null as string) as {{ adapter.quote(name) }}, {% endfor %}
            cast(null as string) as file
        where false
        {% endfor %}
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
        file
    from typed
{% endmacro %}

{#- Reads files that share a header: all columns as text, reordered as in the contract. -#}
{% macro duckdb__read_csv_files(files, header, contract) %}
    select
        {% for name in contract %}{{ adapter.quote(name) }}, {% endfor %}
        substr(path, {{ raw_folder() | length + 2 }}) as file
    from read_csv(
        [{% for file in files %}{{ sql_text(file) }}{{ ', ' if not loop.last }}{% endfor %}],
        auto_detect = false, header = true, delim = ',', quote = '"', escape = '"', nullstr = '', filename = 'path',
        columns = { {%- for name in header %}{{ sql_text(name) }}: 'varchar', {% endfor -%} }
    )
{% endmacro %}

{#-
    A column's text, in lower case if the contract asks for it. Keys are lowered here, once: DuckDB groups and joins
    millions of stored texts in half the time that it needs for computed ones.
-#}
{% macro read_text(column) %}
    {% set text = adapter.quote(column['name']) %}
    {{ return(lower_case(text) if column['meta'].get('lower_case') else text) }}
{% endmacro %}

{#-
    Reads a column's text as its data_type; text that is not of this type becomes null. The patterns refuse text that a
    bare cast would round or guess at. Text that a cast there and back leaves unchanged skips them, because matching 11
    million ratings takes a fifth of their loading time.
-#}
{% macro read_value(column) %}
    {% set text = adapter.quote(column['name']) %}
    {% set patterns = {'integer': '^(-?[0-9]+)$', 'bigint': '^(-?[0-9]+)$', 'double': '^(-?[0-9]+([.][0-9]+)?)$'} %}
    {#- A double is checked as a decimal: `nan` and `1e+20` would pass a cast to double and back unchanged. -#}
    {% set exact_types = {'integer': 'integer', 'bigint': 'bigint', 'double': 'decimal(18, 1)'} %}
    {% set type = column['data_type'] %}
    {% set read %}
        case
            when cast(try_cast({{ text }} as {{ exact_types[type] }}) as string) = {{ text }} then try_cast({{ text }} as {{ type }})
            else try_cast(regexp_extract({{ text }}, '{{ patterns[type] }}', 1) as {{ type }})
        end
    {%- endset %}
    {{ return(read) }}
{% endmacro %}
