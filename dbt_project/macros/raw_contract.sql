{#- Checks raw files against the contract in `seeds/_seeds.yml`. A breach stops the build; the message says where. -#}

{#- Returns the column names in the first line of a file. Stops if they are not those of the contract, in any order. -#}
{% macro raw_header(file, contract) %}
    {% set line = adapter.dispatch('first_line')(file) %}
    {% set header = [] %}
    {% for name in line.split(',') %}
        {% do header.append(name[1:-1] if name.startswith('"') and name.endswith('"') else name) %}
    {% endfor %}
    {% if header | sort(case_sensitive=true) != contract | list | sort(case_sensitive=true) %}
        {% do exceptions.raise_compiler_error(
            'File ' ~ file ~ ': its first line must name the columns ' ~ contract | join(', ') ~ ', in any order. '
            ~ 'Missing: ' ~ (contract | reject('in', header) | join(', ') or 'none') ~ '. '
            ~ 'Unknown: ' ~ (header | reject('in', contract) | join(', ') or 'none') ~ '. '
            ~ 'Found: ' ~ (line or 'nothing, the file is empty or starts with a blank line') ~ '.'
        ) %}
    {% endif %}
    {{ return(header) }}
{% endmacro %}

{% macro duckdb__first_line(file) %}
    {% set first_line %}
        select line
        from read_csv(
            {{ sql_text(file) }},
            auto_detect = false, header = false, delim = chr(31), quote = '', escape = '', nullstr = '',
            columns = {'line': 'varchar'}, strict_mode = false
        )
        limit 1
    {% endset %}
    {{ return(run_query(first_line).columns[0].values() | first | default('', true)) }}
{% endmacro %}

{% macro duckdb__row_position() %}row_number() over (){% endmacro %}

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
        where {{ value }} is null and unreadable is null
        union all
        {% endif %}
        {% if 'unique' in constraints %}
        select position, '{{ name }} ' || {{ value }} || ' stands in more than one row' as breach
        from loaded
        where {{ value }} in (select {{ value }} from loaded group by all having count(*) > 1)
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
    {% elif run_query('select 1 from ' ~ relation ~ ' limit 1') | length == 0 %}
        {% do exceptions.raise_compiler_error('File ' ~ file ~ ' has no rows, only column names.') %}
    {% endif %}
{% endmacro %}
