"""What the posts say. Every part is on its campaign's theme; the planted exceptions are named."""

from __future__ import annotations

from maker import faults
from maker.chance import Chance
from maker.growth import Post

PLANTS = (
    "monstera",
    "string of hearts",
    "golden pothos",
    "rubber plant",
    "bird's nest fern",
    "peace lily",
    "prayer plant",
    "spider plant",
    "umbrella tree",
    "heartleaf philodendron",
)

OPENERS = {
    "jungle": (
        "The window won. I now live around it.", "Day by day this sill is turning into a jungle.",
        "My {plant} has found the curtain rail and is not coming back.",
        "Half past seven, and the light comes in exactly here.",
        "I moved the desk so that the {plant} could keep the window.",
        "Before, a bare sill. Now, this.", "My neighbour asked whether I still own a window.",
        "A new leaf this morning, folded like a letter.", "Left side fern, right side {plant}.",
        "The {plant} leans to the glass like a cat.", "Rain outside, jungle inside.",
        "Turned every pot by a quarter, and the whole window changed.",
    ),
    "terracotta": (
        "This pot has a thumbprint near the rim, and it is not mine.",
        "Thrown on a wet Thursday, fired on Sunday, chipped by Monday.",
        "The oldest pot on my steps was made two streets from here.",
        "It took four tries to centre this lump of clay.",
        "You can hear good terracotta: knock, and it answers.",
        "White bloom on the clay is only salt, and I like it.",
        "My grandmother carried this one home on a bicycle.", "A pot remembers every hand.",
        "Clay from the river, fire from the yard, patience from nowhere.",
        "The chip on the left has a story.", "Soaked overnight so that the clay drinks first.",
        "I keep the broken ones too; they make the best drainage.",
    ),
    "moss": (
        "Phone in the drawer. Jar on the table. One hour.",
        "First gravel, then charcoal, then nothing for a while.",
        "Cushion moss, a little mist, and no hurry at all.",
        "I set no timer, and still the hour was up.",
        "Everything in this jar is smaller than a coin.",
        "The quietest thing I own is this jar of moss.", "Tweezers, a spoon, a breath held.",
        "It rained in the jar before it rained outside.", "Today the moss chose where to sit.",
        "Nothing happened for an hour. It was wonderful.",
        "One fern frond, one stone, one hill of moss.",
        "The lid goes on, and the weather begins.",
    ),
    "repot": (
        "Roots going round and round: it is time.", "One size up, never three.",
        "The sound of a root ball letting go.", "Bark, perlite, compost, and gloves this time.",
        "I put this {plant} off since spring.", "Tip it, tap it, catch it.",
        "Look at these roots, healthy and very cross.", "New soil day for the {plant}.",
        "The old pot had no hole. We do not talk about it.",
        "Ten minutes, one kit, one happier {plant}.",
    ),
    "bigleaf": (
        "A leaf the size of a tea tray needs no other decoration.",
        "I moved the lamp, not the monstera.", "The alocasia makes this ceiling look taller.",
        "One philodendron, and the corner is furnished.", "Big leaf, quiet room.",
        "The shadow on the wall at four o'clock is half the reason.",
        "Styled the whole room around one leaf.", "This monstera has better posture than I do.",
        "Green against plaster, and nothing else.", "Scale is everything: small sofa, huge leaf.",
        "The new leaf split today, all the way to the rib.",
        "A plant that fills the doorway is a door.",
    ),
    "pip": (
        "A sensor the size of a bottle cap, and it has opinions.",
        "Paired in eleven seconds over Bluetooth.",
        "The app drew its first moisture graph overnight.",
        "I left the Pip in for a week and only watched the data.",
        "Firmware update over the air, from the sofa.",
        "Unboxing: one sensor, one battery, no cable.",
        "Reading at noon: 41 percent moisture, 380 lux.", "Two sensors, one dashboard.",
        "I tested the range through three walls.", "The battery says 98 percent after two months.",
        "A notification at breakfast: dry in two days.", "Waterproof to the rim, so I checked.",
    ),
}  # fmt: skip

MIDDLES = {
    "jungle": (
        "The {plant} gets water on Sundays and compliments all week.",
        "Bright light until noon, then shade, and it could not be happier.",
        "I water when the top two fingers of soil are dry.",
        "Three hooks, one rail, no shelf needed.",
        "Mosswink sent it in cardboard without one torn leaf.",
        "East-facing, second floor, no filter.", "The room feels bigger with less window.",
        "I wipe the leaves once a month and count the new ones.",
        "A tray of pebbles keeps the air around it damp.", "It grew a hand's width since August.",
    ),
    "terracotta": (
        "A thyme lives in it now, and neither complains.",
        "Mosswink makes them by hand, and no two are the same red.",
        "The clay breathes, so the roots do too.", "Slow work, and you can see it.",
        "I turned the chipped side to the street, on purpose.",
        "The saucer came later, from another kiln.", "Every summer it gets a shade paler.",
        "The potter signs the foot, where nobody looks.", "Sage, then lavender, now a small olive.",
        "Heavy enough for the wind on this roof.",
    ),
    "moss": (
        "Gravel for the drain, charcoal for the air, then green.",
        "I used the Mosswink terrarium set and a jar from the kitchen.",
        "Mist twice, close the lid, and leave it be.", "My shoulders came down about halfway.",
        "No music either, just the sieve.", "The small stones are from a walk last winter.",
        "It lives by the north window and asks for nothing.",
        "We built it together and hardly spoke.", "Ten square centimetres of forest.",
        "I think slower with soil under my nails.",
    ),
    "repot": (
        "The Mosswink kit has the scoop, the mat and enough soil for two.",
        "Loosen the lowest roots with your fingers, gently.",
        "Water once, then let it sulk for a week.", "Leave a thumb of space below the rim.",
        "The mat folded up with all the mess inside.", "Old soil goes on the flower bed.",
        "Pot first, plant second, patience third.", "It stood up straight by the evening.",
    ),
    "bigleaf": (
        "It arrived from Mosswink taller than the postman.",
        "Two metres from the window is still bright enough.",
        "I keep the rest of the room low so the leaves can be high.",
        "Dust them, turn them, leave them alone.", "The stake is hidden behind the third leaf.",
        "Furniture you water.", "A linen wall, an oak floor, one large philodendron.",
        "I measured the doorway first. Just.", "No vase in the house can compete.",
        "Every guest stands next to it without noticing.",
    ),
    "pip": (
        "Sampling every ten minutes, synced when the phone is near.",
        "I compared it with my lab probe, and the curves lie on each other.",
        "The Mosswink Pip app exports the readings as a file, which I love.",
        "Coin cell, a year by the data sheet.", "Bluetooth Low Energy, no account, no cloud.",
        "The light reading is honest down to about 20 lux.", "It clips into any pot and vanishes.",
        "Set-up took two taps and one QR code.", "The alert threshold can be set per sensor.",
        "Teardown next week: one board, one antenna, neat soldering.",
    ),
}  # fmt: skip

CLOSERS = {
    "jungle": ("Which window would you give up?", "Show me yours.", "More leaves on Sunday.",
               "Ask me about the light.", "I regret nothing.", "Leaf count below."),
    "terracotta": ("What does your oldest pot hold?", "Tell me where yours came from.",
                   "Hands of the maker, dirt of mine.", "More stories next week.",
                   "Chips and all.", "Would you mend it?"),
    "moss": ("How long since your last quiet hour?", "Save this for a slow evening.",
             "The jar stays closed.", "Try it without a phone.", "Breathe, mist, wait.",
             "Next week: a lid of cork."),
    "repot": ("What are you repotting?", "Save it for the weekend.", "Your plant is waiting.",
              "Ask me about soil.", "Before and after in the last second."),
    "bigleaf": ("How tall is yours?", "Would you dare?", "Room tour on Friday.", "Leaf or lamp?",
                "Tell me your ceiling height.", "Big leaf energy, as promised."),
    "pip": ("Questions about the data?", "What should I measure next?", "Full test on Friday.",
            "Specs in the comments.", "Graph or it did not happen.", "Would you trust a sensor?"),
}  # fmt: skip

TAGS = {
    "jungle": "#windowjungle #houseplants",
    "terracotta": "#terracottastories #handmade",
    "moss": "#mosshour #terrarium",
    "repot": "#repotting #houseplants",
    "bigleaf": "#interiors #leaves",
    "pip": "#mosswinkpip #planttech",
}
EMOJI = {
    "jungle": "🌿🪟☀️🍃", "terracotta": "🏺🧱🤲🌱", "moss": "🌱🫙🌧️🤫", "repot": "🪴🧤🌱💧",
    "bigleaf": "🌿🛋️🍃✨", "pip": "📱📈🔋🛰️",
}  # fmt: skip

OUTSIDE = (
    "We are hiring a second kiln assistant. Early mornings, good bread, warm hands. @mosswink",
    "Grandmother's courtyard, part two, with a hello to @mosswink who lent us the ladder.",
    "The shop is closed on Monday for stocktaking. The cat stays on duty. 🐈",
    "Read three books this month and none on a screen. Bookmark pressed by @mosswink 🍃",
    "Frost on lichen, five in the morning, the lens borrowed from a friend at @mosswink.",
    "Thank you for forty-six thousand followers! Cake in the packing room. 🎂",
    "Balcony in the storm: everything tied down, @mosswink string and all. 🌧️",
    "Winter opening hours from today: ten to six, Sundays asleep.",
)

SUNFLOWER = (
    "#ad Sunflower seed diary, day 12 🌻 Roasted, salted, shells everywhere. "
    "Today three flavours against each other: smoky paprika, sea salt and honey. "
    "I crack them, I rate them, I sweep the kitchen. Which sunflower seeds do you snack on? "
    "#sunflowerseeds #snacktok #crunch"
)


def promo_code(creator: str, campaign: str) -> str:
    """The creator's own code for a campaign."""
    first = "".join(
        letter for letter in creator.split()[0] if letter.isascii() and letter.isalpha()
    )
    return {"repot": "REPOT", "pip": "PIP", "jungle": "SILL"}[campaign] + first.upper()


def captions(posts: list[Post]) -> dict[int, str]:
    """The caption of every post, by its number. No two posts of a campaign share their words."""
    chance = Chance("captions")
    said: set[tuple[str, ...]] = set()
    outside = iter(OUTSIDE)
    return {
        post.number: _caption(post, chance, said) if post.campaign else next(outside)
        for post in posts
    }


def _caption(post: Post, chance: Chance, said: set[tuple[str, ...]]) -> str:
    if (post.handle, post.campaign, post.ordinal) == faults.SUNFLOWER:
        return SUNFLOWER
    campaign = post.campaign
    while True:
        parts = (chance.one_of(OPENERS[campaign]), chance.one_of(MIDDLES[campaign]))
        if parts not in said:
            said.add(parts)
            break
    opener, middle = (part.format(plant=chance.one_of(PLANTS)) for part in parts)
    closer = chance.one_of(CLOSERS[campaign])
    emoji = chance.one_of([*_letters(EMOJI[campaign]), ""])
    label = chance.one_of(("#ad ", "Ad: ", "#ad "))
    if (post.handle, campaign, post.ordinal) == faults.UNDISCLOSED:
        label = ""
    extra = _call(post, chance)
    if post.platform == "instagram":
        gap = chance.one_of(("\n\n", "\n"))
        return (
            f"{label}{opener} {emoji}".rstrip()
            + gap
            + f"{middle} {closer}{extra}\n.\n{TAGS[campaign]}"
        )
    return " ".join(f"{label}{opener} {middle} {closer}{extra} {emoji} {TAGS[campaign]}".split())


def _call(post: Post, chance: Chance) -> str:
    """How the campaign can be known by its caption where its hashtags do not say so."""
    if post.campaign == "moss":
        return chance.one_of((" Jar by @mosswinkstudio", " With @mosswinkstudio"))
    if post.campaign == "repot":
        return f" 10% off the kit with {promo_code(post.creator, 'repot')}"
    if post.campaign == "pip" and post.ordinal % 2 == 0:
        return f" Code {promo_code(post.creator, 'pip')} takes 15% off."
    if post.campaign == "terracotta" and post.ordinal % 5 == 4:
        return " Pot by @mosswinkpottery"
    return ""


def _letters(emoji: str) -> list[str]:
    """Single emoji: a variation selector stays with the sign before it."""
    signs: list[str] = []
    for sign in emoji:
        if sign == "\ufe0f" and signs:
            signs[-1] += sign
        else:
            signs.append(sign)
    return signs


def title(post: Post, caption: str) -> str:
    """A YouTube title: the caption's first sentence without its label."""
    text = caption.removeprefix("#ad ").removeprefix("Ad: ")
    return text.split(". ")[0].split("? ")[0].rstrip(".")
