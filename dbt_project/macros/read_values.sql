{#-
    How the texts of raw files are read, as SQL. Text that cannot be read becomes null. `python -m cartelera.check` fills
    in these macros too, so they use nothing of dbt but `target.type`.
-#}

{#- A text without the spaces, tabs and no-break spaces around it. -#}
{% macro trimmed(text) -%}
    trim(both ' {{ "\t\u00a0" }}' from {{ text }})
{%- endmacro %}

{#- A whole number, also written as `1.0`. -#}
{% macro read_whole_number(text, type) -%}
    try_cast(regexp_extract({{ trimmed(text) }}, '^(-?[0-9]+)([.]0+)?$', 1) as {{ type }})
{%- endmacro %}

{#- A number such as `4.5`, also with a decimal comma; three digits after a comma could be thousands. -#}
{% macro read_decimal(text) -%}
    try_cast(
        replace(regexp_extract({{ trimmed(text) }}, '^(-?[0-9]+([.][0-9]+|,[0-9]{1,2})?)$', 1), ',', '.') as double
    )
{%- endmacro %}

{#- Whether a number that is not above its scale is none of it: below the lowest, or between two steps. -#}
{% macro is_off_scale(number, scale) -%}
    ({{ number }} <= {{ scale.highest }} and (
        {{ number }} < {{ scale.lowest or 0 }}{% if scale.step %} or {{ number }} / {{ scale.step }} <> floor({{ number }} / {{ scale.step }}){% endif %}
    ))
{%- endmacro %}

{#-
    Seconds since 1970-01-01 UTC, from a number, of which a fraction is left out, or from a time such as
    `2020-09-13 12:26:40` or `2020-09-13T12:26:40Z`.
-#}
{% macro read_time(text) -%}
    {% set time -%}
    try_cast(
        regexp_extract(
            {{ trimmed(text) }},
            '^([0-9]{4}-[0-9]{2}-[0-9]{2}([ T][0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]{1,6})?(Z|[+-][0-9]{2}(:[0-9]{2})?)?)?)$',
            1
        ) as timestamp
    )
    {%- endset -%}
    coalesce(
        try_cast(regexp_extract({{ trimmed(text) }}, '^(-?[0-9]+)([.][0-9]+)?$', 1) as bigint),
        {% if target.type == 'spark' %}cast({{ time }} as bigint){% else %}cast(floor(epoch({{ time }})) as bigint){% endif %}

    )
{%- endmacro %}

{#- The number of a month by the first three letters of its English name in any case; null for other text. -#}
{% macro read_month(name) -%}
    case lower(left({{ name }}, 3))
        {% for month in ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'] %}
        when '{{ month }}' then '{{ '%02d' | format(loop.index) }}'
        {% endfor %}
    end
{%- endmacro %}

{#-
    A date: `September 25, 2021`, `25 September 2021`, `25-Sep-21`, `2021-09-25`, `2021/9/25`, `20210925`; or `9/25/2021`,
    `25.9.2021` or `25-9-2021`, if only one order of day and month makes a date. Behind numbers with signs between them, a
    time may stand. A year of two digits is of this century.
-#}
{% macro read_date(text) -%}
    {% set months = '(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)' %}
    {% set plain = 'lower(' ~ trimmed(text) ~ ')' %}
    {% set american = '^' ~ months ~ '[.]? +([0-9]{1,2}),? +([0-9]{4})$' %}
    {% set european = '^([0-9]{1,2})[ -]+' ~ months ~ '[.]?,?[ -]+([0-9]{4}|[0-9]{2})$' %}
    {% set time = '(?:[ t][0-9:.+z-]+(?: ?[ap]m)?)?' %}
    {% set year_first = '^([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})' ~ time ~ '$' %}
    {% set digits = '^([0-9]{4})([0-9]{2})([0-9]{2})$' %}
    {% set numbers = '^([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]([0-9]{4})' ~ time ~ '$' %}
    {% set first = "lpad(regexp_extract(" ~ plain ~ ", '" ~ numbers ~ "', 1), 2, '0')" %}
    {% set second = "lpad(regexp_extract(" ~ plain ~ ", '" ~ numbers ~ "', 2), 2, '0')" %}
    {% set year = "regexp_extract(" ~ plain ~ ", '" ~ numbers ~ "', 3)" %}
    coalesce(
        {% for pattern in [year_first, digits] %}
        try_cast(
            regexp_extract({{ plain }}, '{{ pattern }}', 1) || '-' || lpad(regexp_extract({{ plain }}, '{{ pattern }}', 2), 2, '0')
            || '-' || lpad(regexp_extract({{ plain }}, '{{ pattern }}', 3), 2, '0') as date
        ),
        {% endfor %}
        try_cast(
            regexp_extract({{ plain }}, '{{ american }}', 3) || '-' || {{ read_month("regexp_extract(" ~ plain ~ ", '" ~ american ~ "', 1)") }}
            || '-' || lpad(regexp_extract({{ plain }}, '{{ american }}', 2), 2, '0') as date
        ),
        try_cast(
            right('20' || regexp_extract({{ plain }}, '{{ european }}', 3), 4) || '-' || {{ read_month("regexp_extract(" ~ plain ~ ", '" ~ european ~ "', 2)") }}
            || '-' || lpad(regexp_extract({{ plain }}, '{{ european }}', 1), 2, '0') as date
        ),
        case
            when {{ second }} > '12' or {{ first }} = {{ second }} then try_cast({{ year }} || '-' || {{ first }} || '-' || {{ second }} as date)
            when {{ first }} > '12' then try_cast({{ year }} || '-' || {{ second }} || '-' || {{ first }} as date)
        end
    )
{%- endmacro %}

{#- The length of a duration, in minutes or seasons: `90 min`, `90min`, `1h 30m`, `2 Seasons`; not a number without a unit. -#}
{% macro read_duration(text) -%}
    {% set plain = 'lower(' ~ trimmed(text) ~ ')' %}
    {% set with_hours = '^([0-9]{1,3}) *h(?:ours?|rs?)?(?: *([0-9]{1,3}) *(?:m|mins?|minutes?)?)?$' %}
    coalesce(
        try_cast(regexp_extract({{ plain }}, '^([0-9]+) *(?:m|mins?|minutes?|seasons?)$', 1) as integer),
        try_cast(regexp_extract({{ plain }}, '{{ with_hours }}', 1) as integer) * 60
        + try_cast('0' || coalesce(regexp_extract({{ plain }}, '{{ with_hours }}', 2), '') as integer)
    )
{%- endmacro %}
