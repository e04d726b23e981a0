"""Who plays in the demo. All addresses end in .example, which nobody can own (RFC 2606)."""

PASSWORD = "a-lit-doorway"  # noqa: S105  printed by the demo, which listens on this machine only

EVENT_SIGN_INS = (
    ("system_administrator", "Ines Roth", "ines.roth@heliomedical.example"),
    ("manager", "Farid Amiri", "farid.amiri@heliomedical.example"),
    ("scheduler", "Lotte Maes", "lotte.maes@heliomedical.example"),
    ("provider", "Sven Aalto", "sven.aalto@heliomedical.example"),
)
EVENT_COLLEAGUES = (
    ("Priya Nair", "priya.nair@heliomedical.example", "Clinical applications"),
    ("Tomás Herrera", "tomas.herrera@heliomedical.example", "Key accounts, Iberia"),
    ("Greta Lindqvist", "greta.lindqvist@heliomedical.example", "Product, imaging"),
)
SALON_SIGN_IN = ("system_administrator", "Mara Engel", "mara@saltandstone.example")
SALON_COLLEAGUES = (
    ("Jonas Petri", "jonas@saltandstone.example", "Stylist"),
    ("Aylin Demir", "aylin@saltandstone.example", "Colourist"),
)
PRACTICE_SIGN_IN = ("system_administrator", "Dr. Hanna Vogt", "hanna.vogt@lindenhof.example")
PRACTICE_COLLEAGUES = (("Peter Brunner", "peter.brunner@lindenhof.example", "Psychotherapist"),)

# The first of each list is the client whose address the demo prints.
EVENT_CUSTOMERS = (
    ("Nora", "Feld", "Klinikum Rheinau", "nora.feld@rheinau.example"),
    ("Marcus", "Oyelaran", "St Brannoc Hospital Trust", "m.oyelaran@stbrannoc.example"),
    ("Chiara", "Bellandi", "Ospedale San Lupo", "c.bellandi@sanlupo.example"),
    ("Ewa", "Kowalczyk", "Centrum Zdrowia Wisła", "ewa.kowalczyk@wisla.example"),
    ("Dr. Amir", "Haddad", "Cedars Imaging Group", "haddad@cedarsimaging.example"),
    ("Yuki", "Tanabe", "Minato Diagnostics", "y.tanabe@minato.example"),
    ("Oliver", "Brandt", "Uniklinik Auental", "oliver.brandt@auental.example"),
    ("Sofie", "Van den Bossche", "AZ Sint-Kruis", "sofie.vdb@sintkruis.example"),
    ("Luís", "Carvalho", "Hospital do Mar", "lcarvalho@hospitaldomar.example"),
    ("Hannah", "O’Rourke", "Liffey Cardiology", "hannah@liffeycardio.example"),
    ("Zanele", "Mthembu", "Umgeni Health", "z.mthembu@umgeni.example"),
    ("Erik", "Sandvik", "Fjordmed", "erik.sandvik@fjordmed.example"),
    ("رنا", "الخطيب", "مركز النور الطبي", "rana@alnour.example"),
    ("Mei", "Lin", "Harbour Radiology", "mei.lin@harbourrad.example"),
)
SALON_CLIENTS = (
    ("Anna", "Berg", "", "anna.berg@bergpost.example"),
    ("Lea", "Hofmann", "", "lea.hofmann@mailbrief.example"),
    ("Ben", "Okafor", "", "ben.okafor@mailbrief.example"),
    ("Clara", "Winter", "", "clara.winter@winterhaus.example"),
    ("Mila", "Novak", "", "mila.novak@mailbrief.example"),
    ("Theo", "Krüger", "", "theo@kruegerbau.example"),
    ("Samira", "Yilmaz", "", "samira.yilmaz@mailbrief.example"),
    ("Paul", "Lorenz", "", "paul.lorenz@lorenzmail.example"),
    ("Ida", "Sommer", "", "ida.sommer@mailbrief.example"),
    ("Emil", "Hartwig", "", "emil.hartwig@mailbrief.example"),
)
PRACTICE_CLIENTS = (
    ("Jonas", "Weber", "", "jonas.weber@weberpost.example"),
    ("Katrin", "Blum", "", "katrin.blum@mailbrief.example"),
    ("David", "Roth", "", "david.roth@rothmail.example"),
    ("Elif", "Kaya", "", "elif.kaya@mailbrief.example"),
    ("Martin", "Seidel", "", "martin.seidel@mailbrief.example"),
    ("Ruth", "Amsler", "", "ruth.amsler@amslerpost.example"),
)

EVENT_MEETINGS = (
    (
        "Imaging roadmap",
        "Agree what the imaging suite needs by next autumn.",
        "Roadmap to 2028\nDose tracking\nOpen questions from the spring visit",
    ),
    (
        "Service contract renewal",
        "Settle term and response times for the coming two years.",
        "Uptime report\nResponse times\nSpare parts on site",
    ),
    (
        "Live demonstration: Helio One",
        "See the scanner work on your own protocol.",
        "Your protocol, step by step\nThroughput\nTraining",
    ),
    (
        "Cardiac pathway workshop",
        "Find where patients wait, and why.",
        "Pathway map\nBooking and transport\nFirst measures",
    ),
    (
        "Meet the research team",
        "Decide whether a joint study makes sense.",
        "Study design\nData protection\nNext steps",
    ),
    (
        "Dose management review",
        "Compare the last quarter with the reference levels.",
        "Quarterly figures\nOutliers\nStaff briefing",
    ),
    ("Introduction and coffee", "Get to know each other.", ""),
    (
        "Tender clarification",
        "Answer the questions of your purchasing team.",
        "Delivery and installation\nAcceptance test\nPayment plan",
    ),
)
CLIENT_NOTES = (
    "",
    "",
    "Looking forward to it.",
    "Could we start with the figures?",
    "I may be ten minutes late, coming from the keynote.",
)
DECLINE_NOTES = ("", "I fly home that morning, sorry.", "My colleague Ewa comes instead.")
