-- Each index holds all columns that a query reads of its table, so that the table itself is not read.
create index for_get_count_platform_and_get_score_count on titles_wide (platform, release_year, type, score);

create index for_get_max_duration
on titles_wide (duration_type, duration_int desc, title, id, release_year, platform, type);

create index for_get_actor on titles_wide (platform, release_year, type, id);

create index for_cast on title_cast (id, actor);

create index for_get_listed_in on title_genres (genre, id);

create index for_genres on titles_wide (id, type, platform);
