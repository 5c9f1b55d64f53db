-- Texts that the duration rule could not read; they are null in `titles`.
{{ config(severity='warn', meta={'wanted': 'Expected: a duration such as 90 min, 1h 30m, 1 Season or 2 Seasons.'}) }}

select
    before.id,
    before.duration
from {{ ref('int_titles_4_lowercase') }} as before
inner join {{ ref('int_titles_5_duration') }} as after on before.id = after.id
where before.duration is not null and after.duration_int is null
