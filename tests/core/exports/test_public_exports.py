"""Exports of tools whose headers are public: CrowdTangle, lists of comments, trending videos."""

from __future__ import annotations

from tests.core.exports.dropped import ReadOne

CROWDTANGLE_FACEBOOK = (
    "Page Name,User Name,Facebook Id,Page Category,Likes at Posting,Followers at Posting,"
    "Post Created,Post Created Date,Post Created Time,Type,Total Interactions,Likes,Comments,"
    "Shares,Love,Wow,Haha,Sad,Angry,Care,Total Views,Video Length,URL,Message,Link,Link Text\n"
    "Bright Rooms,brightrooms,100000000000001,HOME,900,1200,2021-07-06 16:45:20 EDT,2021-07-06,"
    '16:45:20,Photo,"1,015",800,110,90,10,2,1,1,1,0,0,,'
    'https://www.facebook.com/brightrooms/posts/4001,"A lamp, at last",,Lamps\n'
)


def test_crowdtangle_keeps_the_vendors_interactions_apart_from_the_likes(read_one: ReadOne) -> None:
    export, (row,) = read_one("report.csv", CROWDTANGLE_FACEBOOK)
    assert export.known_id == "crowdtangle_facebook"
    assert (row["likes"], row["comments"], row["shares"]) == ("800", "110", "90")
    assert (row["engagements_reported"], row["followers_at_post"]) == ("1,015", "1200")
    assert (row["published_at"], row["caption"]) == ("2021-07-06", "A lamp, at last")


def test_crowdtangle_of_instagram_is_another_export(read_one: ReadOne) -> None:
    export, (row,) = read_one(
        "report.csv",
        "Account,User Name,Followers at Posting,Post Created,Post Created Date,Post Created Time,"
        "Type,Total Interactions,Likes,Comments,Views,URL,Link,Photo,Title,Description,Image Text,"
        "Sponsor Id,Sponsor Name\n"
        "Ana,ana.home,48200,2021-07-06 16:45:20 CEST,2021-07-06,16:45:20,Album,671,640,31,0,"
        "https://www.instagram.com/p/CQabc/,,,,Light,,,\n",
    )
    assert export.known_id == "crowdtangle_instagram"
    assert (row["handle"], row["likes"], row["views"]) == ("ana.home", "640", "0")


def test_comments_of_a_channel_keep_their_video_and_their_likes(read_one: ReadOne) -> None:
    export, rows = read_one(
        "All_Comments_Final.csv",
        "\ufeffComments,Comment_ID,Reply_Count,Like_Count,Date,VidId,user_ID\r\n"
        '"So good,\nagain",Ugx1,0,3,2022-01-21T14:32:13Z,vid1,user_2217\r\n'
        "More,Ugx2,1,0,2022-01-22T08:00:00Z,vid2,user_9\n",
    )
    assert export.known_id == "youtube_channel_comments"
    assert [(row["platform_post_id"], row["likes"]) for row in rows] == [
        ("vid1", "3"),
        ("vid2", "0"),
    ]
    assert rows[0]["body"] == "So good,\nagain"


def test_a_corpus_of_comments_and_a_list_of_a_video_are_read(read_one: ReadOne) -> None:
    corpus, (row,) = read_one(
        "comments.csv",
        "ID,PUBLISHED,UPDATED,TITLE,CONTENT,CONTENT_SIZE,HAS_LINK,AUTHOR_NAME,AUTHOR_URI,CHANNELID\n"
        "c1,2012-02-03T10:11:12.000Z,2012-02-03T10:11:12.000Z,t,\ufeffNice one,8,0,Kim,u,ch\n",
    )
    assert (corpus.known_id, row["author"]) == ("youtube_comment_corpus", "Kim")
    listed, (row,) = read_one(
        "Youtube01.csv",
        "COMMENT_ID,AUTHOR,DATE,CONTENT,CLASS\nz1,Lee,2013-11-07T06:20:48,Watch this,1\n",
    )
    assert (listed.known_id, row["comment_id"], row["body"]) == (
        "youtube_comment_list",
        "z1",
        "Watch this",
    )


def test_a_trending_day_is_written_year_day_month(read_one: ReadOne) -> None:
    # 17.14.11 can only be 14 November 2017: there is no month 14.
    export, rows = read_one(
        "GBvideos.csv",
        "video_id,trending_date,title,channel_title,category_id,publish_time,tags,views,likes,"
        "dislikes,comment_count,thumbnail_link,comments_disabled,ratings_disabled,"
        "video_error_or_removed,description\n"
        "Jw1Y-zhQURU,17.14.11,Ad,JL,26,2017-11-10T07:38:29.000Z,a|b,7224515,55681,10247,9479,"
        "https://i.ytimg.com/x.jpg,False,False,False,Click\n",
    )
    assert export.known_id == "youtube_trending"
    assert export.as_of.isoformat() == "2017-11-14"
    assert [(row["views"], row["comments"]) for row in rows] == [("7224515", "9479")]


def test_studio_speaks_german_and_french(read_one: ReadOne) -> None:
    german, (row,) = read_one(
        "Tabellendaten.csv",
        "Videos,Videotitel,Veröffentlichungszeitpunkt des Videos,Dauer,Aufrufe,"
        "Wiedergabezeit (Stunden),Abonnenten,Geschätzter Umsatz (EUR),Impressionen,"
        "Klickrate der Impressionen (%)\n"
        'UWQNrpakgcA,Beständig,"Aug 28, 2025",9,300,4.5,14,0.1,456,3.51\n',
    )
    assert german.known_id == "youtube_table"
    assert (row["views"], row["impressions"], row["watch_seconds"]) == ("300", "456", "4.5")
    french, (row,) = read_one(
        "Données du tableau.csv",
        "Contenu,Titre de la vidéo,Heure de publication de la vidéo,Durée,Vues engagées,Vues,"
        "Pourcentage moyen regardé (%)\n"
        'UWQNrpakgcA,Suite,"Aug 28, 2025",9,200,300,"62,3"\n',
    )
    assert (french.known_id, row["views"]) == ("youtube_table", "300")


def test_meta_content_is_known_without_its_date_column(read_one: ReadOne) -> None:
    export, (row,) = read_one(
        "Oct-01-2026_Oct-10-2026_1.csv",
        "Post ID,Account ID,Account username,Account name,Description,Duration (sec),Publish time,"
        "Permalink,Post type,Views,Reach,Likes,Shares,Follows,Comments,Saves\n"
        "18011,1784,ana.home,Ana,Chair,44,10/03/2026 08:31,https://www.instagram.com/reel/DAbc1/,"
        'IG reel,"12,400",9100,610,88,41,57,230\n',
    )
    assert (export.known_id, row["views"]) == ("meta_instagram_content", "12,400")
