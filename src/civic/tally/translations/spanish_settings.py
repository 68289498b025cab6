"""English template to Spanish: why settings, process files and figures given to a count are refused."""

from collections.abc import Mapping

SETTINGS: Mapping[str, str] = {
    "Voter {voter} marked an item with {value}, which a {kind} ballot cannot say.": (
        "La persona {voter} marcó una opción con {value}, algo que una papeleta de tipo {kind} no puede decir."
    ),
    "{text} is not NAME=VALUE.": ("{text} no tiene la forma NOMBRE=VALOR."),
    "Phragmén's rule counts approval or knapsack ballots only.": (
        "La regla de Phragmén solo cuenta papeletas de aprobación o de mochila."
    ),
    "The increment must be above 0, scaled, or none.": (
        "El incremento debe ser mayor que 0, «scaled» o «none»."
    ),
    "The increment {value} is not a number.": ("El incremento {value} no es un número."),
    "{amount} cannot be written as a decimal number.": ("{amount} no se puede escribir como número decimal."),
    "It closes before it opens.": ("Se cierra antes de abrirse."),
    "Each threshold must ask for more signatures than the one before it.": (
        "Cada umbral debe pedir más firmas que el anterior."
    ),
    "Two thresholds have the same name.": ("Dos umbrales tienen el mismo nombre."),
    "More sponsors are needed than allowed.": ("Se piden más promotores de los que se permiten."),
    "The phases are not in the order in which they start.": (
        "Las fases no están en el orden en que empiezan."
    ),
    "The question id {question} may not contain a slash.": (
        "El identificador de pregunta {question} no puede llevar barra."
    ),
    "Question {question}: choices have options, ratings and free texts have none.": (
        "Pregunta {question}: las de elección tienen opciones; las de escala y las de texto libre, ninguna."
    ),
    "Question {question}: a matrix has rows, and nothing else has.": (
        "Pregunta {question}: solo una matriz tiene filas, y ha de tenerlas."
    ),
    "Question {question}: the lowest rating is not below the highest.": (
        "Pregunta {question}: la valoración más baja no es menor que la más alta."
    ),
    "Instant runoff fills one seat; for more there is stv-scottish or stv-meek.": (
        "La segunda vuelta instantánea cubre un puesto; para más están stv-scottish y stv-meek."
    ),
    "A ballot cannot be both complete and limited in length.": (
        "Una papeleta no puede ser a la vez completa y de longitud limitada."
    ),
    "The question {question} stands twice.": ("La pregunta {question} aparece dos veces."),
    "No question offers {answer}, which has a quota.": (
        "Ninguna pregunta ofrece {answer}, que tiene un cupo."
    ),
    "Question {question} comes after {answer}, which no earlier question offers.": (
        "La pregunta {question} sigue a {answer}, que ninguna pregunta anterior ofrece."
    ),
    "The number of groups must be from 2 to {most}, not {count}.": (
        "El número de grupos debe estar entre 2 y {most}, no ser {count}."
    ),
    "Vote {number} is {value}; a vote is 1 (agree), 0 (pass) or -1 (disagree).": (
        "El voto {number} es {value}; un voto es 1 (de acuerdo), 0 (paso) o -1 (en desacuerdo)."
    ),
    "Participants, statements and votes differ in number.": (
        "Los participantes, las afirmaciones y los votos no son igual de numerosos."
    ),
    "{statement} is not in this map.": ("{statement} no está en este mapa."),
    "{who} is no id of this map's kind.": ("{who} no es un identificador como los de este mapa."),
    "{vote} is no vote: 1 agrees, 0 passes, -1 disagrees.": (
        "{vote} no es un voto: 1 es de acuerdo, 0 es paso, -1 es en desacuerdo."
    ),
    "unlisted must be share or zero.": ("«unlisted» debe ser share o zero."),
    "The increment must be more than 0.": ("El incremento debe ser mayor que 0."),
    "{name} must be one of {allowed}.": ("{name} debe ser uno de estos: {allowed}."),
    "Greedy orders by {orders} and at a misfit may {misfits}.": (
        "La regla voraz ordena por {orders} y, ante lo que no cabe, puede {misfits}."
    ),
    "No area has any people.": ("Ninguna zona tiene habitantes."),
    "The tolerance must be above 0; {value} is not.": (
        "La tolerancia debe ser mayor que 0; {value} no lo es."
    ),
    "The share of false flags must lie between 0 and 1; {value} does not.": (
        "La proporción de avisos falsos debe estar entre 0 y 1; {value} no lo está."
    ),
    "{area} has the negative figure {figure}.": ("{area} tiene la cifra negativa {figure}."),
    "The last of a ranking can have {most} points at most.": (
        "La última de una lista ordenada puede tener {most} puntos como máximo."
    ),
    "The arrivals are {days} days apart; at most {most} are scanned.": (
        "Entre la primera y la última llegada hay {days} días; se examinan {most} como máximo."
    ),
    "A source has the negative number of acts {acts}.": (
        "Una fuente tiene un número negativo de actos: {acts}."
    ),
    "There is no act to look at.": ("No hay ningún acto que examinar."),
    "A sample has at least 2 signatures and at most the {submitted} submitted, not {checked}.": (
        "Una muestra tiene al menos 2 firmas y como máximo {submitted}, las presentadas; no {checked}."
    ),
    "Repeated signers sign at least twice, and are not fewer than none.": (
        "Quien firma repetidamente firma al menos dos veces, y no puede haber menos de cero personas así."
    ),
    "Of {checked} signatures checked, {valid} cannot be valid with {repeated} of them by repeated signers.": (
        "De {checked} firmas revisadas no pueden ser válidas {valid} si {repeated} de ellas son de firmantes "
        "repetidos."
    ),
    "Instant runoff fills one seat; for more there is STV.": (
        "La segunda vuelta instantánea cubre un puesto; para más está el voto único transferible."
    ),
    "A ballot gives a grade below {lowest}.": ("Una papeleta da una nota inferior a {lowest}."),
    "A ballot ranks two items alike; {rule} can count it with overvotes=end or overvotes=skip.": (
        "Una papeleta pone dos opciones en el mismo lugar; {rule} puede contarla con overvotes=end u overvotes=skip."
    ),
    "Sequential Phragmen counts approvals; these are {kind} ballots.": (
        "Phragmén secuencial cuenta aprobaciones; estas papeletas son de tipo {kind}."
    ),
    "A ballot puts two items in first place; plurality needs one.": (
        "Una papeleta pone dos opciones en primer lugar; la mayoría simple necesita una."
    ),
    "There is no rule {name}; there are {known}.": ("No existe la regla {name}; existen {known}."),
    "{rule} has no setting {name}; it has {known}.": ("{rule} no tiene el ajuste {name}; tiene {known}."),
    "{name} must be yes or no.": ("{name} debe ser yes o no."),
    "{name} cannot be below 0.": ("{name} no puede ser menor que 0."),
    "{name} must be a whole number.": ("{name} debe ser un número entero."),
    "strength must be winning-votes or margins.": ("«strength» debe ser winning-votes o margins."),
    "measure must be total or mean.": ("«measure» debe ser total o mean."),
    "STAR fills one seat.": ("STAR cubre un puesto."),
    "STAR knows no scores below 0.": ("STAR no admite puntuaciones inferiores a 0."),
    "A threshold needs a number of votes or a share.": (
        "Un umbral necesita un número de votos o una proporción."
    ),
    "A turnout needs the size of the electorate.": ("Una participación mínima necesita el tamaño del censo."),
    "{name} is no rule for ties; there are min-cost, max-cost and max-votes.": (
        "{name} no es una regla de desempate; existen min-cost, max-cost y max-votes."
    ),
    "The lot does not name {item}.": ("El sorteo no nombra {item}."),
    "this should be an object with named fields": ("aquí va un objeto con campos con nombre"),
    "this field is required": ("este campo es obligatorio"),
    "this should be a list": ("aquí va una lista"),
    "this should be text": ("aquí va un texto"),
    "{value} is not one of {allowed}": ("{value} no es ninguno de estos: {allowed}"),
    "{value} is neither true nor false": ("{value} no es ni verdadero ni falso"),
    "{value} is not a number": ("{value} no es un número"),
    "{value} is not between {least} and {most}": ("{value} no está entre {least} y {most}"),
    "{value} is not a whole number": ("{value} no es un número entero"),
    "{value} is not a date and time with a time zone, such as 2026-11-20T09:30:00Z": (
        "{value} no es una fecha y hora con huso horario, como 2026-11-20T09:30:00Z"
    ),
    "this is listed twice": ("esto aparece dos veces"),
    "this is empty": ("esto está vacío"),
    "this field is not known; did you mean {close}?": ("este campo no se conoce; ¿quiso decir {close}?"),
    "this field is not known; known are {known}": ("este campo no se conoce; se conocen {known}"),
    "there is no such method; known are {known}": ("no existe tal método; se conocen {known}"),
    "{value} is no state; there are {known}": ("{value} no es un estado; existen {known}"),
}
