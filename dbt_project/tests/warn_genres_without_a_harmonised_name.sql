{{ config(severity='warn', meta={'wanted': 'Expected: a genre of dbt_project/seeds/harmonised_genres.csv.'}) }}

-- Genres that dbt_project/seeds/harmonised_genres.csv does not know: neither a genre across all platforms nor a kind.
select genre
from {{ ref('genres') }}
where harmonised_genre is null and kind is null
