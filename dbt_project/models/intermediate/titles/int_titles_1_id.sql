select
    *,
    left(platform, 1) || show_id as id
from {{ ref('stg_titles') }}
