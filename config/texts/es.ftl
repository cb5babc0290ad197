### The fixed texts of the program in Spanish. What a comment in en.ftl says about a text is true here, too.

## Notices in an answer

not_held = Ninguno de estos documentos trata de { $condition }.
only_mentioned = Ninguno de estos documentos trata de { $condition }. Estos fragmentos tratan de otras enfermedades y la mencionan.
personal_dose = Solo un médico o farmacéutico que conozca a la persona puede decir qué dosis es la adecuada.
personal_child_dose = La dosis de un niño depende de su peso, su edad y su salud: pregunta a un médico o farmacéutico antes de darle nada.
personal_stopping = No dejes, cambies ni te saltes un medicamento por tu cuenta: pregunta antes al médico que lo recetó.
personal_combining = Pregunta a un médico o farmacéutico antes de combinar medicamentos: puede revisar todo lo que se toma.
personal_pregnancy = En el embarazo o la lactancia, pregunta a un médico, matrona o farmacéutico antes de tomar o dejar un medicamento.
personal_diagnosis = Solo un médico que examine a la persona puede decir qué tiene.
personal_safety = Solo un médico o terapeuta que conozca a la persona puede decir qué es seguro para ella.
medicine_not_mentioned = Estos documentos no mencionan { $medicine }.
figure_not_mentioned = Estos documentos no mencionan { $figure }.
figure_not_here = Estos fragmentos no mencionan { $figure }.
dose = No elijas una dosis a partir de este texto. Pregunta a un médico o farmacéutico.
related = No estoy seguro de que esto responda a tu pregunta. Estos fragmentos son los más cercanos.
no_answer = No he encontrado la respuesta en estos documentos.
no_answer_topics = Tratan de: { $conditions }.
and_more = ; y { $count } más
showing_results = Resultados para «{ $question }».
or = o
unclear = «{ $word }» puede significar { $names }. Vuelve a preguntar con el nombre correcto.
reword = Prueba a nombrar la enfermedad y lo que quieres saber, por ejemplo sus síntomas, pruebas o tratamiento.
no_more_excerpts = No hay más extractos para esta pregunta.
near_topics = Secciones más cercanas: { $topics }.
near_sections = Secciones más cercanas:
near_sections_numbered = Secciones más cercanas (escribe un número):
ask_people = También puedes preguntar a: { $contacts }.
document_disclaimer = Aviso del editor («{ $title }»): { $disclaimer }
which_condition = Estos fragmentos tratan de enfermedades distintas: { $which }.
ask_back = ¿A qué enfermedad te refieres?
part_not_answered = No estoy seguro de que esto responda a: { $part }.
source_publisher = «{ $title }» fue publicado por { $publisher }.
source_authors = Escrito por { $authors }.
source_dated = Última fecha: { $date }.
source_undated = No lleva fecha.
source_address = Dirección: { $url }
whole_document = Son fragmentos de «{ $title }». El texto entero: { $publisher }.
used_context = Respuesta sobre { $condition }.
not_approved = «{ $title }» aún no está revisado ({ $status }).
old = «{ $title }» es de { $date }, de hace más de { $years ->
        [one] 1 año
       *[other] { $years } años
    }. Puede faltar lo más reciente.
undated = «{ $title }» no lleva fecha.
passages_language = Estos fragmentos están en { $language }, el idioma de su fuente.
topic_off = Este servidor ha desactivado el tema { $condition }.
locked = Este canal es solo sobre { $condition }. Pregunta por { $other } en otro canal.
lock_gone = Este canal es solo sobre { $condition }, y ahora no se puede mostrar nada de eso. Pregunta en otro canal o avisa a la moderación.
unlisted_marker = referencia { $marker } (la fuente no la indica)

## Review status of a document

status_submitted = enviado a revisión
status_under_review = revisión pendiente
status_approved = revisado
status_not_stated = la fuente no menciona ninguna revisión

## Dates

month_name = { $month ->
    [1] enero
    [2] febrero
    [3] marzo
    [4] abril
    [5] mayo
    [6] junio
    [7] julio
    [8] agosto
    [9] septiembre
    [10] octubre
    [11] noviembre
   *[12] diciembre
}
date_day = { $day } de { month_name } de { $year }
date_month = { month_name } de { $year }

## An answer at a glance

no_date = sin fecha
newer_may_be_missing = Puede faltar lo más reciente.
more = Fragmentos enteros, referencias y fuentes: { $command }
more_notices = Fragmentos enteros, fuentes y { $count ->
        [one] 1 aviso más
       *[other] { $count } avisos más
    }: { $command }

## Names of the languages of documents

language_name = { $primary ->
    [en] inglés
    [es] español
    [fr] francés
    [de] alemán
    [it] italiano
    [pt] portugués
   *[other] { $tag }
}

## The Discord bot: answers, buttons and commands

bot_urgency = Pide ayuda ahora
bot_crisis = No estás solo ni sola
bot_help_sent = Te he enviado un mensaje privado con ayuda. Si alguien corre peligro ahora, llama al { $number }.
bot_page = Fragmento { $rank } de { $count }
bot_source = Fuente
bot_published = publicado { $date }
bot_updated = actualizado { $date }
bot_references = Referencias
bot_more_references = { $count } más en «Fuentes».
bot_more_notices = { $count ->
        [one] 1 nota más no cabe aquí
       *[other] { $count } notas más no caben aquí
    }. Pregunta por una sola cosa cada vez.
bot_section = Sección de la fuente
bot_language = El fragmento está en { $language }, el idioma de su fuente.
bot_document_says = Aviso del editor
bot_next = Fragmento siguiente
bot_more = Más
bot_around = Ver más alrededor
bot_sources = Fuentes
bot_follow_up = Seguir preguntando
bot_share = Compartir
bot_rate = ¿Útil?
bot_rate_question = ¿Te ha servido esta respuesta?
bot_helpful = Útil
bot_not_helpful = No me sirve
bot_report = Avisar de un problema
bot_delete = Borrar
bot_menu = Otras acciones
bot_near_sections = Estos botones abren las secciones más cercanas:
bot_choose = Elige una enfermedad
bot_follow_up_title = Otra pregunta
bot_follow_up_label = Tu pregunta
bot_report_title = Avisar de un problema
bot_report_label = ¿Qué está mal en esta respuesta?
bot_thanks_feedback = Gracias. Solo se guarda un recuento, nada sobre ti.
bot_thanks_report = Gracias. La moderación verá lo que has escrito, pero no quién eres.
bot_opinion_changed = Gracias. Tu nueva opinión sustituye a la anterior.
bot_counted_already = Ya lo habías dicho.
bot_shared_already = Esta respuesta ya se ha compartido.
bot_reported_already = Ya has avisado de un problema de esta respuesta.
bot_deleted = La respuesta se ha borrado.
bot_not_yours = Solo puede hacerlo quien preguntó, o la moderación.
bot_not_moderator = Solo puede hacerlo la moderación.
bot_expired = Los botones de esta respuesta han caducado. Vuelve a hacer la pregunta.
bot_gone = Este fragmento ya no está en los documentos. Vuelve a hacer la pregunta.
bot_busy = Hay muchas preguntas en espera. Inténtalo dentro de un minuto.
bot_cooldown = Un momento: podrás preguntar de nuevo en { $seconds ->
        [one] 1 segundo
       *[other] { $seconds } segundos
    }.
bot_server_cooldown = Este servidor ha hecho muchas preguntas. Inténtalo de nuevo en un minuto.
bot_failed = Algo ha fallado por mi parte. No se ha guardado nada de tu pregunta. Inténtalo de nuevo.
bot_empty = Pregunta con tus propias palabras, por ejemplo «¿cómo se trata?».
bot_nothing_to_answer = Ese mensaje no tiene texto al que responder.
bot_topics_title = De qué tratan los documentos
bot_sources_title = Documentos
bot_about_title = Sobre bonafide
bot_about = Busco fragmentos en documentos elegidos por un grupo de apoyo y los muestro con sus fuentes. No soy médico ni escribo nada propio: cada palabra de un fragmento viene de un documento. No guardo ninguna pregunta. Se guardan: para los botones de una respuesta los identificadores de sus fragmentos, recuentos de resultados y opiniones, lo que alguien avisa o envía a la moderación, respuestas fijadas y ajustes; `/privacy` dice qué de ello es tuyo. Contacto: la moderación de este servidor.
bot_help =
    Escribe `/ask` y una pregunta con tus propias palabras:
    { $examples }
    También puedes mencionarme, responder a una de mis respuestas o escribirme directamente. En un mensaje: Aplicaciones, *Answer this*.

    `/topics` muestra las enfermedades, `/sources` los documentos.
    `/answers` fija quién ve tus respuestas, y `private:` lo fija para una. `/region` fija dónde vives, para la ayuda en una emergencia o crisis.
    `/about` dice qué soy, `/privacy` qué se guarda; `/forget-me` borra lo que se guarda sobre ti.
    Moderación: Aplicaciones, *Pin this answer* en una de mis respuestas, `/pins`, `/review`, `/settings`.
bot_help_what = ¿Qué es { $condition }?
bot_help_symptoms = ¿Cuáles son los síntomas de { $condition }?
bot_help_treatment = ¿Cómo se trata { $condition }?
bot_privacy = Las preguntas no se guardan. Los botones de una respuesta funcionan porque se guardan los identificadores de sus fragmentos, sin quién preguntó ni qué. Quién preguntó se recuerda solo en memoria, para que puedas borrar tu respuesta, y durante media hora una pregunta que no nombra ninguna enfermedad, para que puedas elegir una. Las opiniones son recuentos; un aviso se guarda como lo escribes, sin tu nombre. Una pregunta sin respuesta se recuerda en memoria un cuarto de hora, y solo se guarda si pulsas el botón que la envía a la moderación, después de ver exactamente qué se guarda. Una conversación se recuerda en memoria media hora para poder seguir preguntando. Lo que la moderación fija y los ajustes que cambia se guardan con quién lo hizo.

## What moderators review

review_title = Por revisar
review_none = No hay nada que revisar.
review_list_is_empty = No queda nada en esta lista.
review_reports = Avisos: { $count }
review_sent = Preguntas enviadas por miembros: { $count }
review_not_helpful = Fragmentos marcados como no útiles: { $count }
review_topics = Preguntas por tema y resultado: { $count }
review_added = Preguntas añadidas a secciones: { $count }
review_list = Ver otra lista
review_page = Página { $page } de { $pages }
review_newer = Más recientes
review_older = Anteriores
review_close = Cerrar uno o varios
review_remove = Quitar una o varias
review_open = Número { $number }: { $text }
review_open_excerpt = Abrir un fragmento
review_excerpt_gone = un fragmento que ya no está en los documentos
review_opinions = no útil { $bad }, útil { $good }
review_closed = Cerrado: { $numbers }
review_removed = Quitado: { $numbers }
review_report_closed = El aviso { $number } está cerrado.
review_no_such_report = No hay ningún aviso abierto con el número { $number }.
review_report_notice = Un miembro ha avisado de un problema de una respuesta
review_open_review = Abrir la revisión
review_too_many_reports = Has enviado muchos avisos en la última hora. Inténtalo más tarde.
review_thanks_operator = Gracias. En un mensaje directo, tu aviso llega a quien lleva este bot, sin tu nombre. La moderación de tus servidores no lo ve.

## Pinned answers

pins_pin = Fijar
pins_form_title = Fijar esta respuesta
pins_question_label = La pregunta, en palabras generales
pins_question_hint = Como la haría cualquiera: «¿Cómo se trata la osteopetrosis?» Sin nombres ni datos personales.
pins_replaces_label = Número de la respuesta fijada que sustituye
pins_done = Fijada como respuesta { $number }. Quien pregunte en este servidor «{ $question }» la verá primero.
pins_replaced = Fijada en lugar de la respuesta { $number }. Quien pregunte en este servidor «{ $question }» la verá primero.
pins_posted = Tu respuesta privada se ha publicado aquí antes: solo se puede fijar un mensaje que todos ven.
pins_already = Este mensaje ya está fijado. `/pins list` muestra todas las respuestas fijadas.
pins_channel_full = No se ha fijado: este canal tiene 250 mensajes fijados, el máximo de Discord. Desfija uno que ya no haga falta y vuelve a fijar este (Aplicaciones, *Pin this answer*).
pins_server_full = No se ha fijado: este servidor tiene { $most } respuestas fijadas, el máximo. Quita una con `/pins remove` y vuelve a fijar esta (Aplicaciones, *Pin this answer*).
pins_no_permission = No se ha fijado: me falta un permiso aquí. Da a mi rol «Fijar mensajes», «Ver canal», «Enviar mensajes» y «Leer el historial de mensajes» en este canal y vuelve a fijar la respuesta (Aplicaciones, *Pin this answer*).
pins_message_gone = No se ha fijado: el mensaje ya no está.
pins_not_an_answer = Ese mensaje no es una de mis respuestas con un fragmento, o sus botones han caducado. Vuelve a preguntar y fija la nueva respuesta.
pins_no_such = No hay ninguna respuesta fijada { $number }. `/pins list` las muestra todas.
pins_marked = Fijada por la moderación
pins_marked_for = Para la pregunta «{ $question }».
pins_changed_since = El documento ha cambiado desde que la fijaron. Aún no han confirmado el texto nuevo.
pins_gone_since = La moderación había fijado una respuesta a «{ $question }». Su fragmento ya no está en los documentos, y aún no lo han sustituido.
pins_list_title = Respuestas fijadas
pins_none = No hay respuestas fijadas en este servidor. En una respuesta mía: Aplicaciones, *Pin this answer*.
pins_message = mensaje
pins_flag_changed = El texto de su fragmento ha cambiado: míralo con `/pins show`.
pins_flag_removed = Su fragmento ya no está en los documentos: sustitúyela o quítala.
pins_show_title = Respuesta fijada { $number }
pins_show_by = Fijada por { $member }, { $date }.
pins_show_by_nobody = Fijada por alguien de la moderación que ya no está, { $date }.
pins_confirm = Confirmar el texto nuevo
pins_remove = Quitar
pins_confirmed = Confirmado: la respuesta { $number } queda fijada con el texto de hoy.
pins_changed_meanwhile = El texto ha vuelto a cambiar desde que lo miraste. Míralo con `/pins show { $number }`.
pins_removed = La respuesta { $number } ya no está fijada.
pins_removed_here = La respuesta { $number } ya no se muestra primero. Su mensaje no se pudo desfijar: desfíjalo a mano.
pins_moved = La respuesta fijada { $number } ocupa ahora el lugar { $place }.
pins_exported = Las respuestas fijadas de este servidor, en Markdown y en JSON.
pins_notice_title = Hay que mirar una respuesta fijada

## Questions that members send to the moderators

gaps_send = Enviar esta pregunta a la moderación
gaps_form_title = Una pregunta para la moderación
gaps_form_label = Tu pregunta
gaps_preview_title = Se guardaría exactamente esto
gaps_preview = Se quitan nombres, números y enlaces. Tu nombre no se guarda. Si algo de esto revela quién eres, no lo envíes.
gaps_send_now = Enviar exactamente esto
gaps_nothing_left = No queda nada de la pregunta al quitar nombres, números y enlaces. No se ha enviado nada.
gaps_sent = Enviada. La moderación ve el texto que has visto, pero no quién eres.
gaps_forgotten = Ya no recuerdo esta pregunta. No se ha enviado nada. Pulsa otra vez el primer botón para volver a empezar.
gaps_notice_title = Un miembro ha enviado una pregunta que los documentos no responden
gaps_notice = Número { $number }. Fija una respuesta que sirva o cierra la pregunta en la revisión.
gaps_done = La pregunta { $number } está cerrada.
gaps_no_such = No hay ninguna pregunta abierta con el número { $number }.
gaps_no_topic = sin enfermedad nombrada
gaps_answered = respondida
gaps_related = algo cercano
gaps_no_answer = nada encontrado

## What is stored about a member

own_data_title = Qué se guarda sobre ti
own_data_nothing = Con tu identificador de usuario no se guarda nada.
own_data_intro = Con tu identificador de usuario se guarda:
own_data_private_answers = que las respuestas solo las veas tú, como has elegido
own_data_public_answers = que tus respuestas las vean todos, como has elegido
own_data_region = tu región para la ayuda en una emergencia o crisis: { $region }
own_data_region_kept = Guardado. En una emergencia o crisis te muestro ayuda de: { $region }. Tu región se guarda con tu identificador de usuario hasta que la borres con `/region` sin país o con `/forget-me`.
own_data_region_anywhere = Guardado. En una emergencia o crisis te muestro páginas con ayuda en todos los países. Esto se guarda con tu identificador de usuario hasta que lo borres con `/region` sin país o con `/forget-me`.
own_data_region_unknown = No conozco líneas de ayuda de «{ $region }». En una emergencia o crisis te muestro páginas con ayuda en todos los países. Que quieres estas páginas se guarda con tu identificador de usuario hasta que lo borres con `/region` sin país o con `/forget-me`.
own_data_region_deleted = Tu región ya no se guarda.
own_data_pins = respuestas que fijaste como moderación: { $count }
own_data_changes = ajustes que cambiaste como moderación: { $count }
own_data_how = `/forget-me` lo borra.
own_data_forgotten = Hecho. Registros borrados o sin tu identificador: { $count }. También he olvidado nuestra conversación.
own_data_forgotten_soon = Las últimas huellas en el registro de la base de datos desaparecen en una hora.

## Settings of a server, and who sees answers

settings_title = Ajustes de este servidor
settings_read_only = Para cambiar estos ajustes necesitas el permiso «Gestionar servidor».
settings_only_managers = Para cambiar estos ajustes necesitas el permiso «Gestionar servidor». La moderación puede leerlos con `/settings`.
settings_choose = Elige un ajuste para cambiarlo
settings_choose_value = Elige un valor
settings_choose_channel = Elige un canal
settings_choose_region = Elige una región
settings_choose_topic = Elige un tema para activarlo o desactivarlo
settings_choose_condition = Elige la enfermedad de { $channel }
settings_all_conditions = Todas las enfermedades
settings_switch_on = Desactivado. Elígelo para activarlo
settings_switch_off = Activado. Elígelo para desactivarlo
settings_add_channels = Añadir canales
settings_remove_channels = Quitar canales
settings_add_roles = Añadir roles
settings_remove_roles = Quitar roles
settings_add_forums = Añadir foros
settings_remove_forums = Quitar foros
settings_remove_locks = Abrir canales a todas las enfermedades
settings_gone = Ya no está ({ $id })
settings_as_operator = el ajuste de quien opera el bot
settings_as_operator_short = Usar el ajuste general
settings_no_channel = Ningún canal
settings_enter_seconds = Escribir los segundos
settings_cooldown_title = Espera entre dos preguntas
settings_seconds_label = Segundos, de 0 a 86400
settings_no_such_number = No se ha guardado: «{ $written }» no es un número entero de 0 a { $most }.
settings_find = Buscar por nombre
settings_find_label = Parte del nombre
settings_nothing_found = Ningún nombre contiene «{ $part }».
settings_more_found = { $count ->
        [one] 1 nombre contiene esto
       *[other] { $count } nombres contienen esto
    }. El menú muestra los primeros. Escribe más letras del nombre.
settings_previous_page = Página anterior
settings_next_page = Página siguiente
settings_changes = Quién cambió qué
settings_back = Ajustes
settings_and_more = { $list } y { $count } más
settings_changed = Guardado.
settings_unchanged = No ha cambiado nada: ya estaba así.
settings_too_many = No se ha guardado: el máximo es { $most }. Quita algo antes.
settings_no_such_topic = No se ha guardado: los documentos ya no tienen este tema. Elige otro.
settings_cannot_write = No se ha guardado: no puedo escribir en { $channel }. Da allí a mi rol «Ver canal», «Enviar mensajes» e «Insertar enlaces» y vuelve a intentarlo.
settings_posted_here = A partir de ahora aviso aquí a la moderación de este servidor: de respuestas fijadas cuyos documentos han cambiado, de avisos de problemas y de preguntas que envían los miembros.
settings_topic_is_off = No se ha guardado: el tema «{ $topic }» está desactivado en este servidor. Actívalo antes.
settings_locked_to_it = Estos canales son solo sobre este tema y ahora no responden nada: { $channels }
settings_no_forum_yet = Aún no hay ningún foro de ayuda. Añade uno en «Foros de ayuda».
settings_offers_are_off = Los ofrecimientos están desactivados. Actívalos en «Ofrecimientos en foros de ayuda».
settings_none = ninguno
settings_everywhere = en todas partes
settings_on = activado
settings_off = desactivado
settings_private = solo las ve quien pregunta
settings_public = las ven todos en el canal
settings_own_language = el de quien pregunta; si no, inglés
settings_english = inglés
settings_spanish = español
settings_seconds = { $seconds ->
        [one] 1 segundo
       *[other] { $seconds } segundos
    }
settings_by_default = { $value } (el ajuste de quien opera el bot)
settings_private_answers = Respuestas
settings_allowed_channels = Canales en los que respondo
settings_refused_channels = Canales en los que nunca respondo
settings_moderators_channel = Canal de moderación
settings_moderator_roles = Roles de moderación
settings_language = Idioma cuando no se conoce el del miembro
settings_region = Región de las líneas de ayuda
settings_cooldown_seconds = Espera entre dos preguntas de un miembro
settings_topics_off = Temas desactivados
settings_channel_locks = Canales sobre una sola enfermedad
settings_forum_offers = Ofrecimientos en foros de ayuda
settings_help_forums = Foros de ayuda
settings_audit_title = Cambios de ajustes
settings_audit_none = Aún no se ha cambiado ningún ajuste.
settings_nobody = alguien de la moderación que ya no está
settings_older = Anteriores
settings_newest = Más recientes
settings_refused_here = No respondo en este canal. Pregunta en otro o escríbeme directamente.
settings_refused_but = No respondo en este canal. Pregunta en { $channels } o escríbeme directamente.
settings_topic_off_now = Se ha desactivado en este servidor un tema de esta respuesta. Vuelve a hacer la pregunta.
settings_ask_alone = En este canal, la respuesta solo la ve quien pregunta. Pulsa el botón para ver la tuya.
settings_show_alone = Enséñame la respuesta
settings_not_asker = Solo quien preguntó puede abrir esta respuesta. Haz tu propia pregunta con `/ask`.
settings_question_gone = Tu mensaje ya no está o no puedo leerlo. Pregunta de nuevo con `/ask`.
settings_wish_private = Guardado. A partir de ahora, solo tú ves tus respuestas, en todos los servidores.
settings_wish_public = Guardado. A partir de ahora, todos ven tus respuestas, en todos los servidores. Con `/ask private: True`, una respuesta sigue siendo solo para ti.
settings_wish_default = Guardado. A partir de ahora, decide el ajuste de cada servidor quién ve tus respuestas.

## Offers in help forums

offers_offer = ¿Quieres que busque en los documentos una respuesta a esta publicación? Solo he leído su título. Pulsa el botón y di qué quieres saber.
offers_yes = Responder a esta publicación
offers_no = No, gracias
offers_form_title = ¿Qué quieres saber?
offers_form_label = Tu pregunta
offers_not_yours = Solo puede hacerlo quien escribió esta publicación. Haz tu propia pregunta con `/ask`.

## Drafts of documents

documents_no_channel = Este servidor no tiene canal de moderación. Quien gestiona el servidor puede elegir uno con `/settings`. Allí se hacen los borradores.
documents_only_there = Los borradores solo se hacen en { $channel }.
documents_one_of = Indica un archivo o una dirección, solo uno de los dos.
documents_busy = Se están haciendo otros borradores. Inténtalo de nuevo en un minuto.
documents_not_made = No hay borrador: { $reason }
documents_title = Borrador: { $title }
documents_intro = Lee el borrador adjunto y compáralo con su fuente. Para corregirlo, edita el archivo y envíalo con `/documents add`. Ninguna respuesta lo usa hasta que lo apruebe quien gestiona este servidor.
documents_leads_to = { $address } lleva a { $place }
documents_errors = Errores que hay que corregir antes
documents_missing = No está en la fuente
documents_notes = Comprueba
documents_left_out = Omitido
documents_left_out_headings = Títulos omitidos
documents_words = Palabras conservadas: { $kept } de { $all }. Omitido: { $percent } %.
documents_much_left_out = ⚠️ Se ha omitido gran parte de la fuente. Compara el borrador con la fuente antes de aprobarlo.
documents_and_more = … y { $count } más
documents_approve = Aprobar
documents_discard = Descartar
documents_only_managers = Para aprobar documentos necesitas el permiso «Gestionar servidor».
documents_approved = { $member } aprobó «{ $title }». Las respuestas lo usan en cuanto se vuelvan a leer los documentos.
documents_exists = No se ha aprobado: ya hay un documento «{ $id }». Da otro `id` al borrador o pide a quien opera el bot que quite el otro documento.
documents_not_approved = No se ha aprobado. El borrador tiene errores: { $reason }
documents_not_saved = No se ha aprobado: el documento no se puede guardar ahora. Quien opera el bot encuentra el motivo en el registro.
documents_draft_gone = El borrador ya no está adjunto a este mensaje. Hazlo de nuevo con `/documents add`.
documents_discarded = Se ha borrado el borrador.

## Questions that moderators add to sections

wordings_answer = Elegir la sección que responde a una pregunta
wordings_title = ¿Qué sección responde a la pregunta { $number }?
wordings_intro = Elige una sección. Después escribe la pregunta en palabras generales, sin nada sobre el miembro. A partir de entonces, quienes pregunten lo mismo en este servidor ven primero esta sección.
wordings_choose_topic = Elige un tema
wordings_choose_section = Elige una sección
wordings_other_topic = Otro tema
wordings_nothing_there = No hay nada con este nombre.
wordings_form_title = Añadir una pregunta a esta sección
wordings_form_label = La pregunta, en palabras generales
wordings_form_hint = ¿Pueden ir al colegio los niños con esta enfermedad?
wordings_saved = Guardado. Quienes pregunten «{ $question }» en este servidor ven primero «{ $section }». `/review` muestra las preguntas añadidas y permite quitarlas.
wordings_not_a_question = No se ha guardado: escribe una pregunta con palabras normales, sin `-->` ni `<!--`.
wordings_section_gone = No se ha guardado: los documentos ya no tienen esta sección. Elige otra.
