-- The rules repair nothing: a title whose catalog has no duration has none here.
{{ config(severity='warn') }}

select id
from {{ ref('titles') }}
where duration_int is null
