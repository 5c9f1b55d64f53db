{#- Checks loaded raw files against the contract in `seeds/_seeds.yml`. A breach stops the build; the message says where. -#}

{% macro check_raw_files(relation, files, contract, optional) %}
    {% do check_formats(relation, contract) %}
    {% if not optional %}
        {% do check_raw_rows(relation, files[0].path, contract) %}
    {% endif %}
{% endmacro %}

{#- Stops if so many values of a column cannot be read that it must be in another format; says what it looks like. -#}
{% macro check_formats(relation, contract) %}
    {% set findings = [] %}
    {% set found = run_query(values_not_read(relation, contract)).rows %}
    {% for file, column, bad, examples in found %}
        {% do findings.append({
            'file': file, 'column': column, 'bad': bad | int, 'examples': fromjson(examples),
            'of': run_query(
                'select count(*) from ' ~ relation ~ ' where file = ' ~ sql_text(file)
                ~ ' and (' ~ adapter.quote(column) ~ ' is not null or unreadable is not null)'
            ).rows[0][0] | int,
            'only_file': not run_query('select 1 from ' ~ relation ~ ' where file <> ' ~ sql_text(file) ~ ' limit 1') | length,
        }) %}
    {% endfor %}
    {% do stop_at_other_formats(findings) %}
{% endmacro %}

{% macro stop_at_other_formats(findings) %}
    {% set messages = ask_raw_files({'ask': 'findings', 'found': findings}).messages if findings %}
    {% if messages %}
        {% do exceptions.raise_compiler_error(messages | join('\n')) %}
    {% endif %}
{% endmacro %}

{#- One row per file and column with values that are not read, or numbers off their scale: how many, and three of them. -#}
{% macro values_not_read(relation, contract) %}
    with not_read as (
        {% for name, column in contract.items() %}
        {% set text = adapter.quote(name) %}
        {% if column['data_type'] != 'string' %}
        select
            file,
            '{{ name }}' as name,
            regexp_extract(', ' || unreadable || ', end=', ', {{ name }}=(.*?), [A-Za-z_]+=', 1) as value
        from {{ relation }}
        where contains(', ' || unreadable, ', {{ name }}=')
        {% else %}
        select file, '{{ name }}' as name, {{ text }} as value
        from {{ relation }}
        where {{ {'date': read_date(text) ~ ' is null', 'duration': read_duration(text) ~ ' is null'}.get(column['meta'].get('reads'), 'false') }} and {{ text }} is not null
        {% endif %}
        union all
        {% if column['meta'].get('highest') %}
        select
            file,
            '{{ name }} ' || case when {{ text }} > {{ column['meta'].highest }} then 'above' else 'off' end || ' the scale' as name,
            cast({{ text }} as string) as value
        from {{ relation }}
        where {{ text }} > {{ column['meta'].highest }} or {{ is_off_scale(text, column['meta']) }}
        union all
        {% endif %}
        {% endfor %}
        select null as file, null as name, null as value where false
    )

    {{ with_examples('not_read') }}
{% endmacro %}

{#-
    Selects from a relation of file, name and value: for each file and name how many rows, and three of the values, as JSON.
-#}
{% macro with_examples(relation) %}
    , counted as (
        select file, name, value, count(*) as times
        from {{ relation }}
        group by file, name, value
    ),

    numbered as (
        select
            *,
            sum(times) over (partition by file, name) as bad,
            row_number() over (partition by file, name order by times desc, value) as place
        from counted
    )

    select
        file,
        regexp_replace(name, ' (above|off) the scale', '') as name,
        cast(bad as bigint) as bad,
        cast({{ 'to_json(sort_array(collect_list(value)))' if target.type == 'spark' else 'to_json(list(value order by value))' }} as string) as examples
    from numbered
    where place <= 3
    group by file, name, bad
    order by file, name
{% endmacro %}

{% macro duckdb__row_position() %}row_number() over (){% endmacro %}

{#- The condition that a row is wholly empty, as spreadsheets write rows at the end; such rows are skipped. -#}
{% macro is_empty_row(contract) -%}
    ({% for name in contract %}{{ adapter.quote(name) }} is null and {% endfor %}unreadable is null)
{%- endmacro %}

{#- Stops if a loaded catalog has no rows, or rows that break the contract; the message has the first five breaches. -#}
{% macro check_raw_rows(relation, file, contract) %}
    {% set list_breaches %}
        with loaded as (
            select *, {{ adapter.dispatch('row_position')() }} as position from {{ relation }}
        )

        {% for name, column in contract.items() %}
        {% set value = adapter.quote(name) %}
        {% set constraints = column['constraints'] | map(attribute='type') | list %}
        {% if column['data_type'] == 'string' %}
        select position, '{{ name }} holds a NUL byte' as breach
        from loaded
        where contains({{ value }}, chr(0))
        union all
        {% endif %}
        {% if 'not_null' in constraints %}
        select position, '{{ name }} is empty' as breach
        from loaded
        where ({{ value }} is null{% if column['data_type'] == 'string' %} or {{ trimmed(value) }} = ''{% endif %}) and unreadable is null and not {{ is_empty_row(contract) }}
        union all
        {% endif %}
        {% if 'unique' in constraints %}
        select position, '{{ name }} ' || {{ value }} || ' stands in more than one row' as breach
        from loaded
        where {{ value }} in (select {{ value }} from loaded group by all having count(*) > 1)
        union all
        {% endif %}
        {% if column['meta'].get('highest') %}
        select position, '{{ name }} ' || cast({{ value }} as string) || ' is not from 0 to {{ column['meta'].highest }}' as breach
        from loaded
        where {{ value }} > {{ column['meta'].highest }} or {{ is_off_scale(value, column['meta']) }}
        union all
        {% endif %}
        {% if column['meta'].get('spellings') %}
        select position, '{{ name }} ' || {{ value }} || ' is none of {{ column['meta'].spellings.keys() | join(', ') }}' as breach
        from loaded
        where {{ value }} not in ({% for spelling in column['meta'].spellings %}{{ sql_text(spelling) }}{{ ', ' if not loop.last }}{% endfor %})
        union all
        {% endif %}
        {% endfor %}
        select position, unreadable || ' is not of its type' as breach
        from loaded
        where unreadable is not null
        order by position, breach
        limit 5
    {% endset %}
    {% set breaches = [] %}
    {% for position, breach in run_query(list_breaches).rows %}
        {% do breaches.append('row ' ~ position ~ ': ' ~ breach) %}
    {% endfor %}
    {% if breaches %}
        {% do exceptions.raise_compiler_error('File ' ~ file ~ ' breaks its contract (seeds/_seeds.yml): ' ~ breaches | join('; ') ~ '.') %}
    {% elif run_query('select 1 from ' ~ relation ~ ' where not ' ~ is_empty_row(contract) ~ ' limit 1') | length == 0 %}
        {% do exceptions.raise_compiler_error('File ' ~ file ~ ' has no rows, only column names.') %}
    {% endif %}
{% endmacro %}
