-- Raw ratings that are not in `ratings`; the table says why, row by row.
{{ config(severity='warn') }}

select reason
from {{ ref('rejected_ratings') }}
