-- Texts that the date rule could not read; they are null in `titles`.
{{ config(severity='warn') }}

select
    before.id,
    before.date_added
from {{ ref('int_titles_2_rating') }} as before
inner join {{ ref('int_titles_3_date') }} as after on before.id = after.id
where before.date_added is not null and after.date_added is null
