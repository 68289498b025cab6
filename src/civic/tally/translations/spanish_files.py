"""English template to Spanish: what is wrong with a file, and where."""

from collections.abc import Mapping

FILES: Mapping[str, str] = {
    "a number is too long": "un número es demasiado largo",
    "{value} is not an absolute address": "{value} no es una dirección completa",
    "{value} is not a date such as 2026, 2026-11 or 2026-11-20": (
        "{value} no es una fecha como 2026, 2026-11 o 2026-11-20"
    ),
    "{value} is not in the calendar": "{value} no existe en el calendario",
    "{value} is not a whole date such as 2026-11-20": "{value} no es una fecha completa como 2026-11-20",
    "{value} is not {fixed}": "{value} no es {fixed}",
    "{value} is not a type that is read here": "{value} no es un tipo que se lea aquí",
    "the context does not name {context}": "el contexto no nombra {context}",
    "the context is not {context}": "el contexto no es {context}",
    "the context is not the one this catalogue format is written with": (
        "el contexto no es el que usa este formato de catálogo"
    ),
    "{last} is before the {start} {first}": "{last} es anterior a {start} {first}",
    "{value} is used twice": "{value} se usa dos veces",
    "{value} is not among the {known}": "{value} no está entre {known}",
    "{value} is not a time such as 2026-11-20T09:30:00-00:00": (
        "{value} no es una hora como 2026-11-20T09:30:00-00:00"
    ),
    "{value} holds a space, a comma, < or &": "{value} contiene un espacio, una coma, < o &",
    "a polygon has four or more points, and the last is the first": (
        "un polígono tiene cuatro puntos o más, y el último es el primero"
    ),
    "a figure is missing": "falta una cifra",
    "it expires before it takes effect": "caduca antes de entrar en vigor",
    "a message of type {kind} must name the messages it is about": (
        "un mensaje de tipo {kind} debe nombrar los mensajes de los que trata"
    ),
    "each reference is written sender,identifier,sent": "cada referencia se escribe sender,identifier,sent",
    "a restricted message must say its restriction": "un mensaje restringido debe decir su restricción",
    "a private message must name its addresses": "un mensaje privado debe nombrar a sus destinatarios",
    "a name or an address is required": "hace falta un nombre o una dirección",
    "a verdict in words or in figures is required": "hace falta un veredicto en palabras o en cifras",
    "this is not between the worst and the best rating": "esto no está entre la peor y la mejor valoración",
    "{language} is not the code of a language": "{language} no es el código de una lengua",
    "this is not a SHA-256 checksum in hexadecimal": "esto no es una suma SHA-256 en hexadecimal",
    "{counted} are counted as {option}, but {voted} voted so": (
        "se cuentan {counted} como {option}, pero {voted} votaron así"
    ),
    "lat and long must be given together": "lat y long se dan juntas",
    "this is not JSON: {problem}": "esto no es JSON: {problem}",
    "this is nested too deeply": "hay demasiados niveles uno dentro de otro",
    "an object names the field {field} twice": "un objeto nombra dos veces el campo {field}",
    "{word} is not a JSON number": "{word} no es un número de JSON",
    "a text holds half of a character (a lone surrogate)": (
        "un texto contiene medio carácter (un sustituto suelto)"
    ),
    "this is not UTF-8 text": "esto no es texto UTF-8",
    "the document begins with <{found}> where {expected} is expected": (
        "el documento empieza por <{found}> y se espera {expected}"
    ),
    "this is not XML: {problem}": "esto no es XML: {problem}",
    "this text encoding is not known": "no se conoce esta codificación de texto",
    "a document type is not accepted, because it can define entities": (
        "no se acepta un tipo de documento (DOCTYPE), porque puede definir entidades"
    ),
    "text and elements are mixed here": "aquí se mezclan texto y elementos",
    "this element stands here twice": "este elemento está aquí dos veces",
    "{file}, line {line}: {reason}": "{file}, línea {line}: {reason}",
    "{file}, line {line}, {field}: {reason}": "{file}, línea {line}, {field}: {reason}",
}
