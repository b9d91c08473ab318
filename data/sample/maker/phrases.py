"""Sentences for letters and comments."""

from __future__ import annotations

ABOUT = {
    "jungle": "one window, one plant, and the truth about how often you water it.",
    "terracotta": "a single pot and everything that ever happened to it.",
    "moss": "an hour without a phone, spent on moss in a jar.",
    "repot": "one plant, one kit, one better pot.",
    "bigleaf": "very large leaves in rooms that can carry them.",
    "pip": "a small soil sensor, its app, and whether the data can be believed.",
}

ASKS = (
    "Would you like to spend the autumn on something in that spirit with us?",
    "I kept thinking about it on the train, and this letter is the result.",
    "Could we talk for ten minutes next week, camera off, tea allowed?",
    "There is a project on my desk that has had your name on it since Tuesday.",
    "We have room for very few people this time, and you were the first on my page.",
    "May I send you a parcel, with no strings, and ask you again afterwards?",
    "If your autumn is full, say so and I will stop; if not, please read on.",
    "I would rather work with you for a year than with ten others for a week.",
    "My colleague bet that you would say no, and I would love to win.",
)

CLOSINGS = (
    "You decide what it looks like; we only ask for honesty. Warmly,",
    "Fees, dates and rights are on one page, which I attach. Best wishes,",
    "Say no as plainly as you like, I will still watch. Yours,",
    "There is time until the end of the month to think. Kind regards,",
    "I will call on Thursday unless you tell me not to. All the best,",
    "Whatever you answer, thank you for the work you do. With admiration,",
    "Bring your own ideas, ours are only a start. Until soon,",
    "The pot is yours to keep either way. Greetings from the packing room,",
    "If an evening suits you better than an office hour, tell me. Cheers,",
)

TERMS = (
    "here is the page we spoke of: dates on the left, fee on the right, and room for your changes.",
    "I moved the second deadline as you asked and took out exclusivity in spring.",
    "the contract comes as a link in a separate letter; nothing is due before you have signed it.",
    "our finance pays within fourteen days of each post, and I look after that in person.",
    "please strike out whatever you would not say with your own mouth.",
    "usage ends in June, stories are not part of it, and the raw clips remain with you.",
    "the parcel left this morning; the tracking number will find you by itself.",
    "I wrote your idea with the rain into the brief, word for word.",
    "attached is version two, shorter by a page, which I hope you like as much as I do.",
)

THANKS = (
    "signed on our side as well. I look forward to the first one more than I should say.",
    "wonderful. The calendar is shared, and my number is at the bottom of it.",
    "that makes my week. Expect a box with far too much paper in it.",
    "thank you, all is filed. From here on I only disturb you when you ask me to.",
    "perfect, and congratulations again on the new flat.",
    "done! Our photographer asks whether she may steal your idea with the ladder.",
    "received and countersigned. See you in August.",
    "good, then it is official. The whole shop says hello.",
    "great news for a Monday. I have told the greenhouse to put the tall ones aside.",
)

YES = (
    "I would love to. {campaign} sounds like something I would watch myself. What are the dates?",
    "Thank you for writing like a person. Yes, in principle, tell me more.",
    "Funny, I was about to buy one of yours. Count me in if I may choose the music.",
    "Yes please. I have two questions about rights, otherwise I am happy.",
    "This suits me well from August on. Could you send the terms?",
    "I am interested. How many posts did you have in mind?",
)

AGREED = (
    "Signed and sent back just now. Thank you!", "All fine with me, the signature is under it.",
    "Read it twice, signed it once.", "Looks fair. Done.", "Signed. When does the parcel come?",
)  # fmt: skip

NO = (
    "Thanks, but I do not do repotting videos.", "Not for me, please take me off the list.",
    "No time this season, sorry.",
)  # fmt: skip
QUESTION = (
    "I might be interested. Do you pay for the time, or is it only the kit? When would it be?"
)

COPIED_SUBJECT = "Collab opportunity with Mosswink!"
COPIED_LETTER = (
    "Hi {first}! We love your content and think you would be a perfect fit for our new campaign, "
    "Repot Season. We will send you our repotting kit and you share it with your amazing "
    "community. Interested? Just reply to this message and we will get back to you with all the "
    "details. The Mosswink team"
)

_FIRST = ("Nils", "Oona", "Tariq", "Beatriz", "Lowri", "Sefa", "Callum", "Mei", "Anders", "Ruth")
_LAST = ("Abernathy", "Kovac", "Moreno", "Pell", "Tanaka", "Osei", "Whitlock")
STRANGERS = tuple(f"{first} {last}" for last in _LAST for first in _FIRST)

REMARKS = {
    "jungle": (
        "How is it so full with only one window", "Mine drops its leaves every October",
        "I water on Sundays too and it helps", "The light in that room is unreal",
        "Which direction does it face", "My cat would eat the left one in an hour",
        "I gave my desk to a fern last year", "Does the radiator below not bother it",
        "That new leaf at the end", "I paused it to count the pots",
        "You convinced my sister to buy one", "Is the rail strong enough for all that",
    ),
    "terracotta": (
        "My mother had the same one on the stairs", "That chip makes it", "Who is the potter",
        "I can hear the knock through the phone", "Mine cracked in the frost",
        "Does the white bloom ever wash off", "I would mend it with gold", "The red is so warm",
        "We carried ours home by train", "The thumbprint got me",
    ),
    "moss": (
        "I tried this on Sunday and forgot the time", "Where do you find the charcoal",
        "How often do you open the lid", "My jar went mouldy in week two",
        "The tiny hill is perfect", "My kids sorted gravel for an hour",
        "No music was the right choice", "I needed this today", "Does it want sun at all",
        "That frond is so small",
    ),
    "bigleaf": (
        "How tall is that ceiling", "My alocasia sulks if I look at it", "Where is the sofa from",
        "The shadow on the wall is lovely", "I have the same plant and half the leaves",
        "Do you turn it every week", "It would never fit through my door",
        "That leaf is bigger than my dog", "What colour is the wall",
        "I would not move the lamp either",
        "The corner finally makes sense", "How far is it from the window",
    ),
    "pip": (
        "Does it log when the phone is away", "How does it compare with the lab probe",
        "Any chance of a home assistant bridge", "What is the sampling rate",
        "Mine paired at the second try", "Is the battery easy to change",
        "Finally a review with a graph", "Does the export keep the time zone",
        "I would like to see the board", "How deep does the tip go",
    ),
}  # fmt: skip

AFTERTHOUGHTS = (
    "and I have looked at it three times now.",
    "so thank you for showing it.",
    "asking for my kitchen.",
    "because mine is a disaster.",
    "🌿",
    "as always with you.",
    "please tell us more next week.",
    "my neighbour wants to know.",
    "if I may ask?",
    "or is it just me?",
    "and now I want one as well.",
    "😍",
    "honestly.",
    "",
    "and it is raining here too.",
    "I am saving this one.",
    "greetings from Leeds!",
    "we just moved house.",
)
SHORT = ("So good", "Love this", "😍😍", "Wow", "🌿🌿🌿", "Beautiful", "Yes!!", "Goals")

PROMOTIONS = (
    "Check out my page for FREE followers, link in bio!!",
    "I earned ${sum} this week from home, message me and I show you how",
    "Follow @{name} and get promoted today",
    "Want 10k real followers?? DM @{name} now",
    "Send it to @{name} for a feature 🔥",
    "Check my profile for the best crypto signals, ${sum} profit a day",
    "I make ${sum} a day trading with @{name}, ask me how",
    "Collab? DM us @{name}",
)
PROMOTED = ("growth.hub.daily", "promo_world_x", "invest.with.karl", "brandboost.club")

AUTHOR_FIRST = ("leaf", "sunday", "north", "clay", "quiet", "green", "tiny", "fern", "paper",
                "river", "cloud", "kitchen", "velvet", "pebble")  # fmt: skip
AUTHOR_SECOND = ("fox", "anna", "kettle", "walks", "jo", "sam", "window", "heron", "mika", "lane",
                 "owl", "tom", "priya", "stairs")  # fmt: skip
