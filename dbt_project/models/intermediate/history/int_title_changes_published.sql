{{ config(materialized='table') }}

-- Spark cannot create `publications` twice at the same time, so this model waits for {{ ref('int_titles_published') }}.
{{ published_rows('title_changes') }}
