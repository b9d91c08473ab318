"""The rows of our tables that one row of an export becomes: one statement for each table.

Each reads two temporary tables: ``kept`` (the rows that are loaded: one column per field of the
record, plus the ids made by ``core.store.keyed``) and the single row ``this_import``.
"""

from __future__ import annotations

from typing import Final

from core.exports.fields import ACCOUNT_FIELDS, COUNTERS

CAMPAIGN: Final = """
INSERT INTO campaign (import_id, source_row, campaign_id, name, is_declared, starts_on, ends_on,
                      budget, currency, markets, owner, goal, goal_metric, target, brief,
                      hashtags, mentions, codes, accounts, words_to_avoid, competitors,
                      example_posts, cleared)
SELECT import_id, source_row, campaign_id, campaign, true, starts_on, ends_on,
       budget, upper(currency), markets, owner, lower(goal), lower(goal_metric), target, brief,
       hashtags, mentions, codes, accounts, words_to_avoid, competitors, example_posts,
       cleared
FROM kept, this_import
"""

GOAL: Final = """
INSERT INTO goal (import_id, source_row, campaign_id, kind, metric, target, starts_on, ends_on,
                  decides, status)
SELECT import_id, source_row, campaign_id, lower(goal), lower(goal_metric), target,
       starts_on, ends_on, decides, lower(status)
FROM kept, this_import
"""

NAMED_CAMPAIGN: Final = """
INSERT INTO campaign (import_id, source_row, campaign_id, name, is_declared)
SELECT import_id, min(source_row), campaign_id, campaign, false
FROM kept, this_import
WHERE campaign_id IS NOT NULL
GROUP BY ALL
"""

CREATOR: Final = """
INSERT INTO creator (import_id, source_row, creator_id, name, email, country, tags)
SELECT import_id, source_row, creator_id, coalesce(creator, vendor_id), email, country, tags
FROM kept, this_import
WHERE creator_id IS NOT NULL
"""

NAMED_CREATOR: Final = """
INSERT INTO creator (import_id, source_row, creator_id, name)
SELECT import_id, min(source_row), creator_id, coalesce(creator, vendor_id)
FROM kept, this_import
WHERE creator_id IS NOT NULL
GROUP BY ALL
"""

EXTERNAL_ID: Final = """
INSERT INTO creator_external_id (import_id, source_row, creator_id, system, external_id)
SELECT import_id, min(source_row), creator_id, source, vendor_id
FROM kept, this_import
WHERE vendor_id IS NOT NULL AND source IS NOT NULL
GROUP BY ALL
"""

ACCOUNT_OF_CREATOR: Final = """
INSERT INTO account (import_id, source_row, account_id, platform, handle, creator_id, profile_url,
                     followers, as_of)
SELECT import_id, source_row, account_id, platform, handle, creator_id, profile_url,
       followers, CASE WHEN followers IS NOT NULL THEN coalesce(kept.as_of, this_import.as_of) END
FROM kept, this_import
WHERE account_id IS NOT NULL
"""

# A row that gives a handle for each platform tells of as many accounts.
ACCOUNTS_OF_CREATOR: Final = f"""
INSERT INTO account (import_id, source_row, account_id, platform, handle, creator_id)
SELECT import_id, source_row, platform || ':' || handle, platform, handle, creator_id
FROM this_import, (
    SELECT source_row, creator_id,
           unnest({list(ACCOUNT_FIELDS)}) AS platform,
           unnest([{", ".join(ACCOUNT_FIELDS)}]) AS handle
    FROM kept
)
WHERE handle IS NOT NULL
"""  # noqa: S608 our own field names

ACCOUNT_OF_POST: Final = """
INSERT INTO account (import_id, source_row, account_id, platform, handle, platform_account_id,
                     creator_id, name)
SELECT import_id, min(source_row), account_id, platform, handle, platform_account_id,
       creator_id, account_name
FROM kept, this_import
WHERE account_id IS NOT NULL
GROUP BY ALL
"""

ACCOUNT_BY_HANDLE: Final = """
INSERT INTO account (import_id, source_row, account_id, platform, handle)
SELECT import_id, min(source_row), account_id, platform, handle
FROM kept, this_import
GROUP BY ALL
"""

# An export with a row per day says the same of a post again and again: it is kept once.
POST: Final = """
INSERT INTO post (import_id, source_row, post_id, platform, platform_post_id, permalink,
                  account_id, creator_id, campaign_id, format, format_raw, title, caption,
                  published_at, published_on, published_zone, duration_seconds,
                  is_paid_partnership, tags)
SELECT import_id, min(source_row), post_id, platform, platform_post_id, permalink,
       account_id, creator_id, campaign_id, format, format_raw, title, caption,
       published_at, CAST(published_at AS DATE),
       CASE WHEN published_at IS NOT NULL THEN published_at_zone END, duration_seconds,
       is_paid_partnership, tags
FROM kept, this_import
GROUP BY ALL
"""

SNAPSHOT: Final = f"""
INSERT INTO post_snapshot (import_id, source_row, post_id, as_of, basis, window_from, reach_kind,
                           estimated, {", ".join(COUNTERS)})
SELECT import_id, source_row, post_id, coalesce(kept.as_of, this_import.as_of),
       coalesce(kept.basis, this_import.basis), window_from,
       CASE WHEN reach IS NOT NULL THEN reach_kind END, nullif(estimated, []),
       {", ".join(COUNTERS)}
FROM kept, this_import
WHERE coalesce({", ".join(COUNTERS)}) IS NOT NULL
"""  # noqa: S608 our own field names

ACCOUNT_DAY: Final = """
INSERT INTO account_day (import_id, source_row, account_id, day, followers, reach, views,
                         viewers, new_viewers, returning_viewers, profile_visits,
                         likes, comments, shares, interactions, follows, clicks)
SELECT import_id, source_row, account_id, day, followers, reach, views,
       viewers, new_viewers, returning_viewers, profile_visits,
       likes, comments, shares, interactions, follows, clicks
FROM kept, this_import
"""

AUDIENCE: Final = """
INSERT INTO audience (import_id, source_row, account_id, as_of, dimension, bucket, fraction, people)
SELECT import_id, source_row, account_id, coalesce(kept.as_of, this_import.as_of),
       dimension, bucket, fraction, people
FROM kept, this_import
"""

CONTRACT: Final = """
INSERT INTO contract (import_id, source_row, contract_id, version, creator_id, campaign_id, status,
                      signed_on, price, price_basis, currency, deliverables, usage_rights_until,
                      exclusive_until)
SELECT import_id, source_row, contract_id, version, creator_id, campaign_id, lower(status),
       signed_on, price, lower(price_basis), upper(currency), deliverables, usage_rights_until,
       exclusive_until
FROM kept, this_import
"""

DELIVERABLE: Final = """
INSERT INTO deliverable (import_id, source_row, deliverable_id, contract_id, creator_id,
                         campaign_id, platform, format, due_on, submitted_on, approved_on, live_on,
                         status, post_permalink)
SELECT import_id, source_row, deliverable_id, contract_id, creator_id,
       campaign_id, platform, format, due_on, submitted_on, approved_on, live_on,
       lower(status), post_permalink
FROM kept, this_import
"""

MESSAGE: Final = """
INSERT INTO message (import_id, source_row, message_id, creator_id, campaign_id, channel,
                     direction, sender, template, sent_at, opened_at, replied_at, status,
                     subject, body)
SELECT import_id, source_row, message_id, creator_id, campaign_id, lower(channel),
       direction, sender, template, sent_at, opened_at, replied_at, lower(status),
       subject, body
FROM kept, this_import
"""

COMMENT: Final = """
INSERT INTO comment (import_id, source_row, comment_id, post_id, author, body, created_at, likes)
SELECT import_id, source_row, comment_id, post_id, author, body, created_at, likes
FROM kept, this_import
"""

_OFFER_COLUMNS: Final = """
INSERT INTO offer (import_id, source_row, code, kind, creator_id, campaign_id, starts_on, ends_on,
                   discount, discount_amount, currency, status)
SELECT import_id, source_row, code, lower(kind), creator_id, campaign_id, starts_on, ends_on,
       coalesce(discount, CASE lower(discount_unit) WHEN 'percent' THEN discount_value / 100 END),
       CASE lower(discount_unit) WHEN 'amount' THEN discount_value END,
       upper(currency), lower(status)
FROM kept, this_import
"""

OFFER: Final = _OFFER_COLUMNS

# Totals of a code may also say whose it is and how long it works.
OFFER_OF_TOTAL: Final = f"""{_OFFER_COLUMNS}
WHERE code IS NOT NULL
  AND coalesce(kind, creator_id, campaign_id, status, CAST(starts_on AS VARCHAR),
               CAST(ends_on AS VARCHAR), discount_unit, CAST(discount AS VARCHAR)) IS NOT NULL
"""

OFFER_TOTAL: Final = """
INSERT INTO offer_total (import_id, source_row, code, creator_id, campaign_id, window_from, as_of,
                         clicks, conversions, usage_count, sales_amount, commission_earned,
                         payout_due, amount_paid, budget, spend, currency)
SELECT import_id, source_row, code, creator_id, campaign_id,
       coalesce(kept.window_from, this_import.window_from), coalesce(kept.as_of, this_import.as_of),
       clicks, conversions, usage_count, sales_amount, commission_earned,
       payout_due, amount_paid, budget, spend, upper(currency)
FROM kept, this_import
"""

SALE: Final = """
INSERT INTO sale (import_id, source_row, order_id, code, creator_id, campaign_id, credited_by,
                  ordered_at, total, refunded, currency, commission, financial_status, cancelled_on)
SELECT import_id, source_row, order_id, code, creator_id, campaign_id, lower(credited_by),
       ordered_at, total, refunded, upper(currency), commission, lower(financial_status),
       cancelled_on
FROM kept, this_import
"""

# What is not paid has no day of payment: the day that stands there is the one it is due on.
PAYMENT: Final = """
INSERT INTO payment (import_id, source_row, payment_id, creator_id, campaign_id, contract_id, kind,
                     amount, currency, status, initiated_on, due_on, paid_on, notes)
SELECT import_id, source_row, payment_id, creator_id, campaign_id, contract_id, lower(kind),
       amount, upper(currency), lower(status), initiated_on,
       coalesce(due_on, CASE WHEN lower(status) <> 'paid' THEN paid_on END),
       CASE WHEN coalesce(lower(status), 'paid') = 'paid' THEN paid_on END, notes
FROM kept, this_import
"""
