#include "config.h"

#include <string.h>

#include "app/models/cp2-vacancy-choice.h"

struct _Cp2VacancyChoice
{
  GObject  parent_instance;

  char    *id;
  char    *name;
  char    *sort_key;
  guint    count;
};

G_DEFINE_FINAL_TYPE (Cp2VacancyChoice, cp2_vacancy_choice, G_TYPE_OBJECT)

enum {
  PROP_0,
  PROP_ID,
  PROP_NAME,
  PROP_COUNT,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
cp2_vacancy_choice_finalize (GObject *object)
{
  Cp2VacancyChoice *self = CP2_VACANCY_CHOICE (object);

  g_free (self->id);
  g_free (self->name);
  g_free (self->sort_key);

  G_OBJECT_CLASS (cp2_vacancy_choice_parent_class)->finalize (object);
}

static void
cp2_vacancy_choice_get_property (GObject    *object,
                                 guint       prop_id,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  Cp2VacancyChoice *self = CP2_VACANCY_CHOICE (object);

  switch (prop_id)
    {
    case PROP_ID:
      g_value_set_string (value, self->id);
      break;

    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;

    case PROP_COUNT:
      g_value_set_uint (value, self->count);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
cp2_vacancy_choice_class_init (Cp2VacancyChoiceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = cp2_vacancy_choice_finalize;
  object_class->get_property = cp2_vacancy_choice_get_property;

  properties[PROP_ID] =
    g_param_spec_string ("id", NULL, NULL, "", G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_NAME] =
    g_param_spec_string ("name", NULL, NULL, "", G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_COUNT] =
    g_param_spec_uint ("count", NULL, NULL, 0, G_MAXUINT, 0, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
cp2_vacancy_choice_init (Cp2VacancyChoice *self)
{
}

Cp2VacancyChoice *
cp2_vacancy_choice_new (const char *id,
                        const char *name,
                        guint       count)
{
  Cp2VacancyChoice *self = g_object_new (CP2_TYPE_VACANCY_CHOICE, NULL);

  self->id = g_strdup (id);
  self->name = g_strdup (name);
  self->sort_key = id[0] != '\0' ? g_utf8_collate_key (name, -1) : g_strdup ("");
  self->count = count;
  return self;
}

const char *
cp2_vacancy_choice_get_id (Cp2VacancyChoice *self)
{
  g_return_val_if_fail (CP2_IS_VACANCY_CHOICE (self), NULL);

  return self->id;
}

const char *
cp2_vacancy_choice_get_name (Cp2VacancyChoice *self)
{
  g_return_val_if_fail (CP2_IS_VACANCY_CHOICE (self), NULL);

  return self->name;
}

guint
cp2_vacancy_choice_get_count (Cp2VacancyChoice *self)
{
  g_return_val_if_fail (CP2_IS_VACANCY_CHOICE (self), 0);

  return self->count;
}

int
cp2_vacancy_choice_compare (gconstpointer a,
                            gconstpointer b)
{
  const Cp2VacancyChoice *first = *(Cp2VacancyChoice * const *) a;
  const Cp2VacancyChoice *second = *(Cp2VacancyChoice * const *) b;

  return strcmp (first->sort_key, second->sort_key);
}
