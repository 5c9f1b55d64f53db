{{ config(
    severity='warn',
    meta={
        'wanted': 'These texts are read as no value (placeholders in seeds/_seeds.yml); an empty value says the same.'
    }
) }}

-- Titles with texts such as `nan` or `not given` in the place of a value.
{% for catalog in var('platforms').values() %}
select
    file,
    show_id,
    placeholders
from {{ ref(catalog) }}
where placeholders is not null
{{ 'union all' if not loop.last }}
{% endfor %}
