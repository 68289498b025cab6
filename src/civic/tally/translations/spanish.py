"""English template to Spanish: what counts say, and why a method takes an act or not."""

from collections.abc import Mapping

WORDS: Mapping[str, str] = {
    "item": "opción",
    "score": "puntuación",
    "result": "resultado",
    "why": "por qué",
    "won": "gana",
    "lost": "no gana",
    "votes": "votos",
    "points": "puntos",
    "approvals": "aprobaciones",
}

COUNTS: Mapping[str, str] = {
    "{winners} projects win; they cost {spent} of the budget of {budget}.": (
        "Ganan {winners} proyectos; cuestan {spent} del presupuesto de {budget}."
    ),
    "One project wins; it costs {spent} of the budget of {budget}.": (
        "Gana un proyecto; cuesta {spent} del presupuesto de {budget}."
    ),
    "{winners} of {seats} seats are filled; {voters} ballots were counted.": (
        "Se cubren {winners} de {seats} puestos; se contaron {voters} papeletas."
    ),
    "{elected} of {seats} seats are filled; the quota is {quota} votes.": (
        "Se cubren {elected} de {seats} puestos; la cuota es de {quota} votos."
    ),
    "{elected} of {seats} seats are filled; the last quota was {quota} votes.": (
        "Se cubren {elected} de {seats} puestos; la última cuota fue de {quota} votos."
    ),
    "{passed} items reach {needed} votes of {ballots} ballots.": (
        "{passed} opciones alcanzan {needed} votos de {ballots} papeletas."
    ),
    "{ours} voters like more projects of equal shares, {theirs} more of the greedy winners.": (
        "{ours} votantes prefieren el resultado por partes iguales y {theirs} el de más votados."
    ),
    "Only the lot decided between {tied}.": "Solo el sorteo decidió entre {tied}.",
    "Each voter had a share of {share} to spend; it began at {first}.": (
        "Cada votante tenía una parte de {share} para gastar; al principio era de {first}."
    ),
    "{item} is funded: {points} points, cost {cost}, {left} was left.": (
        "Se financia {item}: {points} puntos, cuesta {cost}, quedaban {left}."
    ),
    "{item} is bought for {cost}: {full} supporters pay {level} a point.": (
        "Se compra {item} por {cost}: {full} votantes pagan {level} por punto."
    ),
    "{item} is bought for {cost}: {full} supporters pay {level} each.": (
        "Se compra {item} por {cost}: {full} votantes pagan {level} cada uno."
    ),
    "{item} is bought for {cost}: {full} supporters pay {level} a point, {poor} pay the {rest} they had left.": (
        "Se compra {item} por {cost}: {full} votantes pagan {level} por punto y {poor} los {rest} que les quedaban."
    ),
    "{item} is bought for {cost}: {full} supporters pay {level} each, {poor} pay the {rest} they had left.": (
        "Se compra {item} por {cost}: {full} votantes pagan {level} cada uno y {poor} los {rest} que les quedaban."
    ),
    "{item} is bought for {cost} when every voter has earned {moment}.": (
        "Se compra {item} por {cost} cuando cada votante ha ganado {moment}."
    ),
    "It cost {cost} and {left} was left when its turn came.": "Costaba {cost} y quedaban {left} cuando llegó su turno.",
    "It cost {cost} and only {left} was left when its turn came.": (
        "Costaba {cost} y solo quedaban {left} cuando llegó su turno."
    ),
    "Its turn came, but it cost {cost} and only {left} was left.": (
        "Llegó su turno, pero costaba {cost} y solo quedaban {left}."
    ),
    "Only one of it and {rival} can be funded, and {rival} came first.": (
        "Solo se puede financiar una de las dos, y {rival} iba antes."
    ),
    "The rule stopped at {stop}, which did not fit, before its turn came.": (
        "La regla se detuvo en {stop}, que no cabía, antes de su turno."
    ),
    "The count stopped at {stop}, which did not fit, before its supporters held {cost}.": (
        "El recuento se detuvo en {stop}, que no cabía, antes de que sus votantes reunieran {cost}."
    ),
    "It costs more than the whole budget.": "Cuesta más que todo el presupuesto.",
    "It would have won with more than {points} points.": "Habría ganado con más de {points} puntos.",
    "It would have won with more than {points} points, or at a cost of at most {left}.": (
        "Habría ganado con más de {points} puntos, o con un costo de {left} como máximo."
    ),
    "It would have won at a cost of at most {left}.": "Habría ganado con un costo de {left} como máximo.",
    "It fitted into what was left over, by points.": "Cabía en lo que sobraba, por orden de puntos.",
    "Nobody voted for it.": "Nadie votó por ella.",
    "Nobody voted.": "Nadie votó.",
    "It had {had} points; the process asks for at least {needed}.": (
        "Tuvo {had} puntos; el proceso pide al menos {needed}."
    ),
    "It had {had} votes; a project of its cost needs at least {needed}.": (
        "Tuvo {had} votos; un proyecto de su costo necesita al menos {needed}."
    ),
    "Its {votes} supporters could pay its cost of {cost}, none more than {level} a point.": (
        "Sus {votes} votantes pudieron pagar su costo de {cost}, nadie más de {level} por punto."
    ),
    "Its {votes} supporters could pay its cost of {cost}, none more than {level} each.": (
        "Sus {votes} votantes pudieron pagar su costo de {cost}, nadie más de {level} cada uno."
    ),
    "Its {votes} supporters had {left} left together; it cost {cost}.": (
        "A sus {votes} votantes les quedaban {left} en total; costaba {cost}."
    ),
    "It lacked {lacking}, no more than one more supporter with a whole share of {share} has.": (
        "Le faltaron {lacking}, no más de lo que tiene un votante más con una parte entera de {share}."
    ),
    "It lacked {lacking}, as much as {more} more supporters with a whole share of {share} have.": (
        "Le faltaron {lacking}, lo que tienen {more} votantes más con una parte entera de {share}."
    ),
    "Its {votes} supporters held its cost of {cost} when each voter had earned {moment}.": (
        "Sus {votes} votantes reunieron su costo de {cost} cuando cada votante había ganado {moment}."
    ),
    "Its supporters would have held {cost} at {due}; the count ended at {end}.": (
        "Sus votantes habrían reunido {cost} en {due}; el recuento acabó en {end}."
    ),
    "The {noun} of each are added up.": "Se suman los {noun} de cada una.",
    "It had {had} {noun}.": "Tuvo {had} {noun}.",
    "It had {had} {noun}, place {place}.": "Tuvo {had} {noun}, puesto {place}.",
    "It had {had} {noun}; the last winner had {last}.": "Tuvo {had} {noun}; la última ganadora tuvo {last}.",
    "It needed more than {lacking} further {noun}.": "Necesitaba más de {lacking} {noun} adicionales.",
    "The winner has {most} of the {all} ballots that still counted.": (
        "La ganadora tiene {most} de las {all} papeletas que aún contaban."
    ),
    "{item} has the fewest votes and drops out.": "{item} tiene menos votos y queda fuera.",
    "{item} has the fewest votes and drops out; the papers pass on.": (
        "{item} tiene menos votos y queda fuera; sus papeletas pasan a otras."
    ),
    "What {item} has beyond the quota passes on.": "Lo que {item} tiene por encima de la cuota pasa a otras.",
    "The first preferences are counted.": "Se cuentan las primeras preferencias.",
    "The count is decided.": "El recuento está decidido.",
    "{item} is elected.": "{item} queda elegida.",
    "It had {votes} votes in round {round}.": "Tuvo {votes} votos en la ronda {round}.",
    "It had {votes} votes when another had more than half.": "Tenía {votes} votos cuando otra pasó de la mitad.",
    "It dropped out in round {round} with {votes} votes.": "Quedó fuera en la ronda {round} con {votes} votos.",
    "It needed more than {lacking} further votes to stay.": (
        "Necesitaba más de {lacking} votos adicionales para seguir."
    ),
    "It reached the quota of {quota} votes.": "Alcanzó la cuota de {quota} votos.",
    "It reached the quota with {votes} votes.": "Alcanzó la cuota con {votes} votos.",
    "It was still running when as many were left as seats; it had {votes} votes.": (
        "Seguía en liza cuando quedaban tantas como puestos; tenía {votes} votos."
    ),
    "It had the fewest votes, {votes}, and dropped out.": "Tenía menos votos, {votes}, y quedó fuera.",
    "All seats were filled while it had {votes} votes.": "Se cubrieron todos los puestos cuando tenía {votes} votos.",
    "It lacked {lacking} votes to the quota.": "Le faltaron {lacking} votos para la cuota.",
    "It lacked {lacking} votes.": "Le faltaron {lacking} votos.",
    "An item wins when no other has a stronger path of comparisons to it than it has back.": (
        "Gana la opción a la que ninguna otra llega por un camino de comparaciones más fuerte que el suyo de vuelta."
    ),
    "{item} has the stronger path against {number} others.": "{item} tiene el camino más fuerte contra otras {number}.",
    "It beats {number} others.": "Vence a otras {number}.",
    "No winner beats it; the lot decided.": "Ninguna ganadora la vence; decidió el sorteo.",
    "{rival} beats it: its strongest path is {theirs}, the way back only {own}.": (
        "{rival} la vence: su camino más fuerte es {theirs}, el de vuelta solo {own}."
    ),
    "It needed a path to {rival} of more than {theirs}.": "Necesitaba un camino hacia {rival} de más de {theirs}.",
    "Comparisons are locked in from the strongest; what would make a circle is left out.": (
        "Las comparaciones se fijan desde la más fuerte; se omite lo que cerraría un círculo."
    ),
    "{winner} above {loser}, {strength}.": "{winner} por encima de {loser}, {strength}.",
    "It stands above {number} others.": "Está por encima de otras {number}.",
    "No winner stands above it; the lot decided.": "Ninguna ganadora está por encima; decidió el sorteo.",
    "{rival} stands above it; its direct comparison is won by {votes}.": (
        "{rival} está por encima; gana la comparación directa con {votes}."
    ),
    "{rival} stands above it by a chain of stronger comparisons.": (
        "{rival} está por encima por una cadena de comparaciones más fuertes."
    ),
    "The item with the highest middle grade wins; equal ones lose middle grades until they differ.": (
        "Gana la nota mediana más alta; las iguales pierden notas medianas hasta que difieren."
    ),
    "Its middle grade was {median}.": "Su nota mediana fue {median}.",
    "Its middle grade was {median}; the last winner had {last}.": (
        "Su nota mediana fue {median}; la última ganadora tuvo {last}."
    ),
    "It needed a middle grade above {last}.": "Necesitaba una nota mediana por encima de {last}.",
    "It needed more grades above {last}, or fewer below it.": (
        "Necesitaba más notas por encima de {last}, o menos por debajo."
    ),
    "The scores of each are added up.": "Se suman las puntuaciones de cada una.",
    "{one} and {other} meet; {margin} more voters score {one} higher.": (
        "Se enfrentan {one} y {other}; {margin} votantes más puntúan mejor a {one}."
    ),
    "It was among the two with the highest totals and won the runoff.": (
        "Estaba entre las dos con mayor total y ganó la ronda final."
    ),
    "It was among the two with the highest totals and lost the runoff.": (
        "Estaba entre las dos con mayor total y perdió la ronda final."
    ),
    "It needed more than {lacking} further voters to score it higher than the winner.": (
        "Necesitaba que más de {lacking} votantes adicionales la puntuaran mejor que a la ganadora."
    ),
    "It had a total of {had}; the second of the runoff had {last}.": (
        "Tuvo un total de {had}; la segunda de la ronda final tuvo {last}."
    ),
    "It needed a total above {last} to reach the runoff.": (
        "Necesitaba un total por encima de {last} para llegar a la ronda final."
    ),
    "It had {votes} votes; {needed} were needed.": "Tuvo {votes} votos; hacían falta {needed}.",
    "It had {votes} votes, but too few people voted at all.": "Tuvo {votes} votos, pero votó muy poca gente.",
    "Too few voted for any item to pass.": "Votó muy poca gente para que algo se aprobara.",
}

REFUSALS: Mapping[str, str] = {
    "This opens on {date}.": "Abre el {date}.",
    "This closed on {date}.": "Cerró el {date}.",
    "This {noun} is {label}; it takes no answers now.": "Ahora no se admiten respuestas.",
    "This asks for a proof of who you are, one of: {proofs}.": (
        "Aquí hace falta acreditar la identidad de una de estas formas: {proofs}."
    ),
    "This is for people who live in {areas}.": "Pueden participar quienes viven en {areas}.",
    "This is for people of {age} years and more.": "Pueden participar personas de {age} años o más.",
    "Nothing is marked: choose at least one.": "No hay nada marcado: elija al menos una opción.",
    "{item} is not on the list.": "{item} no está en la lista.",
    "More than one is chosen; choose one.": "Hay más de una opción elegida; elija una sola.",
    "{value} is no mark that can be given here.": "{value} no es una marca que se pueda dar aquí.",
    "{value} is not a number.": "{value} no es un número.",
    "{chosen} options are chosen; choose at most {most}.": (
        "Hay {chosen} opciones elegidas; elija {most} como máximo."
    ),
    "{chosen} projects are supported; support at most {most}.": (
        "Hay {chosen} proyectos apoyados; apoye {most} como máximo."
    ),
    "{chosen} ideas are supported; support at most {most}.": (
        "Hay {chosen} ideas apoyadas; apoye {most} como máximo."
    ),
    "{chosen} projects are chosen; choose at most {most}.": (
        "Hay {chosen} proyectos elegidos; elija {most} como máximo."
    ),
    "{given} points are given; there are {points}.": "Ha repartido {given} puntos; hay {points}.",
    "The chosen projects cost {cost}; the budget is {budget}.": (
        "Los proyectos elegidos cuestan {cost}; el presupuesto es de {budget}."
    ),
    "{ranked} options are ranked; rank at most {most}.": (
        "Hay {ranked} opciones ordenadas; ordene {most} como máximo."
    ),
    "{missing} options are not ranked yet; rank them all.": (
        "Faltan {missing} opciones por ordenar; ordénelas todas."
    ),
    "Give each rank once: 1, 2, 3 and so on without a gap.": (
        "Use cada puesto una sola vez: 1, 2, 3 y así sin saltos."
    ),
    "“{question}” is not asked after the other answers.": (
        "«{question}» no se pregunta después de las otras respuestas."
    ),
    "“{question}” needs an answer.": "«{question}» necesita una respuesta.",
    "“{question}” takes one answer only.": "«{question}» admite una sola respuesta.",
    "“{question}”: an answer is chosen or not; it cannot be rated.": (
        "«{question}»: una respuesta se elige o no; no se puede puntuar."
    ),
    "“{question}” is rated from {low} to {high}.": "«{question}» se puntúa de {low} a {high}.",
    "A statement takes agree (1), disagree (-1) or pass (0).": (
        "Ante una afirmación cabe acuerdo (1), desacuerdo (-1) o paso (0)."
    ),
    "You can say yes for yourself only.": "Solo puede decir que sí por usted.",
    "“{question}”: give each place once, 1, 2, 3 and so on without a gap.": (
        "«{question}»: use cada puesto una sola vez, 1, 2, 3 y así sin saltos."
    ),
    "Thank you: enough people who answer “{answer}” have taken part. We still look for others.": (
        "Gracias: ya han participado bastantes personas que responden «{answer}». Aún buscamos a otras."
    ),
}
