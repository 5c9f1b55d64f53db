{{ config(severity='warn', meta={'wanted': 'Expected: a rating of dbt_project/seeds/rating_systems.csv.'}) }}

-- Maturity ratings that dbt_project/seeds/rating_systems.csv does not know.
select rating
from {{ ref('maturity_ratings') }}
where system is null
