-- Texts that the date rule could not read; they are null in `titles`.
{{ config(
    severity='warn',
    meta={
        'wanted': 'Expected: a date such as September 25, 2021, or 2021-09-25, or 25-Sep-21.'
    }
) }}

select
    before.id,
    before.date_added
from {{ ref('int_titles_2_rating') }} as before
inner join {{ ref('int_titles_3_date') }} as after on before.id = after.id
where before.date_added is not null and after.date_added is null
