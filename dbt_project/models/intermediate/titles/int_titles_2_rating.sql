select
    * except (rating),
    coalesce(rating, 'G') as rating
from {{ ref('int_titles_1_id') }}
