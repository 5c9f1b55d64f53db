{{ config(materialized='table') }}

-- Spark cannot make its list of publications twice at once, so this waits for {{ ref('int_titles_published') }}.
{{ published_rows('title_changes') }}
