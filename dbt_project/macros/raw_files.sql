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

{#- A backslash has a meaning of its own there. -#}
{% macro spark__sql_text(value) %}
    {{ return(duckdb__sql_text(value | replace('\\', '\\\\'))) }}
{% endmacro %}

{#- The files of a seed: `<name>.csv`, and for an optional seed every `<name>/*.csv` too. Stops if a needed one is missing. -#}
{% macro raw_files(name, optional) %}
    {% set single_file = raw_folder() ~ '/' ~ name ~ '.csv' %}
    {% set files = adapter.dispatch('list_files')(name, optional) %}
    {% if not files and not optional %}
        {% do exceptions.raise_compiler_error(
            'File ' ~ single_file ~ ' does not exist' ~ (', or is empty' if target.type == 'spark') ~ '. CARTELERA_RAW (now "' ~ raw_folder() ~ '") must name a folder with '
            ~ var('platforms').values() | join('.csv, ') ~ '.csv.'
        ) %}
    {% endif %}
    {{ return(files) }}
{% endmacro %}

{% macro duckdb__list_files(name, optional) %}
    {#- In the folder's own name, `[`, `*` and `?` are no wildcards. -#}
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
    One select over all files of a seed: the contract's columns, each of its data_type; `unreadable`, which names the
    values that are not of theirs (and are null), as in `rating=four`; and `file`.
-#}
{% macro read_raw_files(files, contract) %}
    {% set typed = contract.values() | rejectattr('data_type', 'equalto', 'string') | map(attribute='name') | list %}
    {#- Files whose columns stand in the same order are read at once: that is a quarter faster than one after another. -#}
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

    -- Each value is read once, here: DuckDB would compute an expression again inside the case below.
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

{#- The columns of files with the same header as text, in the contract's order, whatever the files' own. -#}
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
    A column's text as it stands, or in lower case. That of a key is lowered once, here: DuckDB groups and joins millions
    of stored texts in half the time that it needs for computed ones.
-#}
{% macro read_text(column) %}
    {% set text = adapter.quote(column['name']) %}
    {{ return(lower_case(text) if column['meta'].get('lower_case') else text) }}
{% endmacro %}

{#-
    A column's text read as its data_type, or null. The patterns keep out what a bare cast would round or guess at; what
    comes back from a cast as the same text needs none, and matching 11 million ratings takes a fifth of their loading.
-#}
{% macro read_value(column) %}
    {% set text = adapter.quote(column['name']) %}
    {% set patterns = {'integer': '^(-?[0-9]+)$', 'bigint': '^(-?[0-9]+)$', 'double': '^(-?[0-9]+([.][0-9]+)?)$'} %}
    {#- Not a double: `nan` and `1e+20` would come back as they are. -#}
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
