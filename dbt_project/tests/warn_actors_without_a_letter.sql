{{ config(severity='warn', meta={'wanted': 'Expected: names of people, separated by commas.'}) }}

-- Actors that are no names, such as `1`: one row per title that has one.
select
    id,
    actor
from {{ ref('title_cast') }}
where regexp_extract(actor, '([^0-9 .,_-])', 1) = ''
