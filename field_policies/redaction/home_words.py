"""Words that homes are told with in English: where they lie, what they are, and what a place ends before."""

from __future__ import annotations

from typing import Final

WHERE: Final = frozenset(["above", "across", "adjoining", "along", "alongside", "around", "at", "behind", "below", "beside", "between", "beyond", "by", "down", "east", "facing", "from", "in", "inside", "near", "next", "north", "of", "off", "on", "opposite", "out", "outside", "over", "overlooking", "past", "round", "south", "through", "to", "towards", "under", "up", "west"])  # fmt: skip
"""Words for where something lies."""

ARTICLES: Final = frozenset(["a", "an", "another", "her", "his", "my", "our", "some", "that", "the", "their", "this"])  # fmt: skip
"""What may stand before a noun."""

LITTLE: Final = frozenset(["al", "am", "auf", "cerca", "con", "da", "das", "de", "del", "den", "der", "des", "di", "do", "dos", "du", "e", "el", "la", "le", "les", "und", "under", "upon", "van", "y"])  # fmt: skip
"""Small words within names."""

MEASURES: Final = frozenset(["back", "block", "blocks", "bottom", "corner", "directly", "door", "doors", "due", "edge", "end", "far", "field", "fields", "first", "five", "flight", "flights", "floor", "floors", "foot", "four", "fourth", "front", "further", "ground", "half", "half-way", "halfway", "house", "houses", "just", "lane", "lanes", "last", "left", "lower", "middle", "mile", "miles", "minute", "minutes", "one", "right", "second", "side", "stop", "stops", "street", "streets", "third", "three", "top", "two", "upper", "way"])  # fmt: skip
"""How far, which floor, which side."""

HOUSES: Final = frozenset(["annex", "annexe", "apartment", "apartments", "arches", "attic", "barge", "barn", "barrio", "basement", "bedsit", "block", "boat", "building", "bungalow", "buzzer", "c/o", "cabin", "calle", "camp", "caravan", "carrera", "chalet", "chapel", "close", "condo", "cottage", "cottages", "croft", "digs", "dorm", "dormitory", "duplex", "estate", "farm", "farmhouse", "flat", "flats", "floor", "gaff", "gate", "gatehouse", "granny", "hostel", "house", "houseboat", "houses", "hut", "lane", "lieu-dit", "lodge", "loft", "maisonette", "manor", "mansion", "mews", "mill", "narrowboat", "number", "one", "pad", "penthouse", "phase", "plot", "rectory", "road", "room", "rooms", "row", "rue", "semi", "share", "site", "smallholding", "squat", "staircase", "stairs", "street", "studio", "tenement", "tepee", "terrace", "terraced", "tower", "tower-block", "townhouse", "trailer", "unit", "vicarage", "villa", "walk-up", "wing", "yard", "yurt"])  # fmt: skip
"""Kinds of houses and their parts."""

STOPS: Final = frozenset(["able", "about", "after", "aged", "also", "although", "and", "are", "as", "available", "because", "before", "born", "but", "call", "came", "can", "could", "currently", "did", "do", "does", "drives", "drove", "during", "even", "for", "gets", "got", "had", "happy", "has", "have", "he", "her's", "his's", "hoping", "however", "i", "if", "is", "it", "joined", "just-in-time", "keen", "knew", "knows", "likes", "lives", "living", "looking", "made", "makes", "may", "might", "moved", "moves", "moving", "needs", "no", "not", "now", "only", "open", "per", "planning", "please", "plus", "prefers", "ready", "ring", "said", "says", "she", "should", "since", "so", "speaks", "started", "still", "takes", "text", "than", "that's", "then", "they", "though", "till", "told", "too", "took", "until", "very", "via", "wants", "was", "we", "went", "were", "when", "where", "which", "while", "who", "whom", "whose", "will", "willing", "with", "without", "work", "worked", "works", "would", "yet", "you"])  # fmt: skip
"""Words that a place ends before."""

WORK: Final = frozenset(["agency", "area", "bank", "branch", "business", "campus", "case", "charge", "client", "cloud", "cluster", "college", "company", "company's", "compliance", "contact", "course", "data", "department", "design", "end", "engineering", "evening", "fact", "factory", "fear", "field", "finance", "firm", "floor-plan", "future", "general", "harmony", "headquarters", "home-office", "hope", "hospital", "hotel", "house-style", "hq", "hr", "industry", "it", "job", "kitchen", "lab", "laboratory", "leadership", "legal", "logistics", "management", "market", "marketing", "meantime", "meeting", "moment", "month", "morning", "night", "office", "operations", "particular", "past", "peace", "place", "plant", "position", "process", "procurement", "product", "production", "program", "programme", "project", "range", "research", "role", "sales", "school", "sector", "security", "server", "shop", "site", "space", "staging", "startup", "store", "studio-team", "support", "team", "time", "touch", "university", "warehouse", "week", "weekend", "world", "year"])  # fmt: skip
"""Nouns for work and for what is no place."""

ABBREVIATED: Final = frozenset(["Ave", "Co", "Dr", "Ft", "II", "III", "Ln", "Mt", "No", "Nr", "Rd", "St", "em", "krt", "nr", "opp"])  # fmt: skip
"""Words that keep their dot."""

ROADS: Final = frozenset(["Ave", "Avenue", "Bridge", "Close", "Common", "Court", "Crescent", "Cross", "District", "Drive", "End", "Estate", "Fields", "Gardens", "Green", "Grove", "Heights", "Hill", "Lane", "Ln", "Mews", "Park", "Place", "Quay", "Rd", "Road", "Row", "Square", "St", "Station", "Street", "Terrace", "Village", "Walk", "Way", "Wharf"])  # fmt: skip
"""What names of roads and settlements end with."""

LANDMARKS: Final = frozenset(["apartments", "area", "avenue", "bakery", "barracks", "beach", "bridge", "canal", "chapel", "church", "city", "close", "common", "compound", "county", "crossing", "docks", "end", "estate", "farm", "flats", "gate", "green", "harbor", "harbour", "hospital", "house", "houses", "junction", "lane", "mall", "market", "metro", "mill", "park", "pier", "river", "road", "school", "side", "square", "station", "stop", "street", "town", "tube", "village"])  # fmt: skip
"""Nouns that a name of a place may end with."""
