#include "publish/project.h"

#include "core/crs.h"
#include "core/file.h"
#include "publish/html.h"
#include "publish/qgis_style.h"
#include "publish/words.h"

#include <cpl_conv.h>
#include <ogr_srs_api.h>
#include <string.h>

/// A group of the layer tree.
typedef struct project_group {
    const char *title; ///< static or of a query's name
    char *topic;
    um_text tree; ///< its layers
    bool has_map; ///< the one that is switched on
} project_group;

struct um_project {
    um_output *out;
    um_db *db; ///< borrowed
    char *package, *language, *name, *notice, *date, *crs;
    char *extent; ///< <extent> of the leaves
    project_group *groups;
    size_t n_groups, capacity;
    um_text ground; ///< the layer tree below the groups
    um_text layers; ///< <maplayer> ...
    bool has_map;
};

// ------------------------------------------------------------------------------------------ region

static um_status read_region(um_project *project, um_error *err) {
    UM_AUTO(sqlite3_stmt) *select = NULL;
    bool has_row = false;
    UM_TRY(um_db_prepare(project->db, "SELECT name, reference_date FROM region", &select, err));
    UM_TRY(um_db_step(project->db, select, &has_row, err));
    project->name = um_strdup(has_row ? um_db_column_text(select, 0) : "");
    project->date = um_strdup(has_row ? um_db_column_text(select, 1) : "");
    return um_db_get_notice(project->db, project->language, &project->notice, err);
}

static um_status read_extent(um_project *project, um_error *err) {
    static const char *const names[] = {"xmin", "ymin", "xmax", "ymax"};
    UM_AUTO(sqlite3_stmt) *select = NULL;
    bool has_row = false;
    um_text xml = {0};
    UM_TRY(um_db_prepare(project->db,
                         "SELECT min(MbrMinX(geom)), min(MbrMinY(geom)), max(MbrMaxX(geom)), "
                         "max(MbrMaxY(geom)) FROM territory WHERE is_leaf = 1",
                         &select, err));
    UM_TRY(um_db_step(project->db, select, &has_row, err));
    um_text_append(&xml, "<extent>");
    for (int i = 0; i < 4; i++)
        um_text_append_format(&xml, "<%s>%.3f</%s>", names[i], sqlite3_column_double(select, i),
                              names[i]);
    um_text_append(&xml, "</extent>");
    project->extent = um_text_take(&xml);
    return UM_OK;
}

/// <spatialrefsys>; QGIS passes over a number of EPSG for a project unless the definition is there.
static um_status describe_crs(um_project *project, um_error *err) {
    static const char *const options[] = {"FORMAT=WKT2_2019", "MULTILINE=NO", NULL};
    UM_AUTO(OGRSpatialReferenceH) crs = NULL;
    UM_AUTO(char) *number = um_format("EPSG:%d", project->db->srid);
    char *wkt = NULL;
    um_text xml = {0};
    UM_TRY(um_crs_parse(number, &crs, err));
    OSRExportToWktEx(crs, &wkt, options);
    um_html_write(&xml,
                  "<spatialrefsys nativeFormat=\"Wkt\"><wkt>%s</wkt><authid>%s</authid>"
                  "</spatialrefsys>",
                  wkt, number);
    CPLFree(wkt);
    project->crs = um_text_take(&xml);
    return UM_OK;
}

um_status um_project_open(const char *path, um_db *db, const char *package, const char *language,
                          um_project **out, um_error *err) {
    UM_AUTO(um_project) *project = um_alloc(sizeof *project);
    project->db = db;
    project->package = um_strdup(package);
    project->language = um_strdup(language);
    UM_TRY(describe_crs(project, err));
    UM_TRY(read_region(project, err));
    UM_TRY(read_extent(project, err));
    UM_TRY(um_output_open(path, true, &project->out, err));
    *out = UM_STEAL(project);
    return UM_OK;
}

// ------------------------------------------------------------------------------------------ layers

/// Element of text; nothing where there is none.
static void append_element(um_text *xml, const char *name, const char *text) {
    if (text && *text)
        um_html_write(xml, "<%s>%s</%s>\n", name, text, name);
}

/// "Title (publisher, vintage)" of each source.
static void append_rights(um_text *xml, const um_query_sources *sources) {
    for (size_t i = 0; i < sources->n_items; i++) {
        const um_query_source *source = &sources->items[i];
        UM_AUTO(char) *rights = um_format("%s%s%s: %s", source->title, *source->vintage ? ", " : "",
                                          source->vintage, source->attribution);
        append_element(xml, "rights", rights);
        append_element(xml, "license", source->licence);
    }
}

static char *join_attributions(const um_query_sources *sources) {
    um_text text = {0};
    UM_AUTO(um_text_list) known = {0};
    um_text_append(&text, "");
    for (size_t i = 0; i < sources->n_items; i++) {
        const um_query_source *source = &sources->items[i];
        UM_AUTO(char) *line =
            um_format("%s%s%s%s", source->attribution, *source->licence ? " (" : "",
                      source->licence, *source->licence ? ")" : "");
        if (um_text_list_has(&known, line))
            continue;
        um_text_append_format(&text, "%s%s", known.n_items ? "; " : "", line);
        um_text_list_add(&known, line);
    }
    return um_text_take(&text);
}

static um_status append_metadata(um_project *project, const um_project_layer *layer,
                                 um_error *err) {
    UM_AUTO(um_query_sources) sources = {0};
    um_text *xml = &project->layers;
    const char *definition = um_query_definition(layer->query, project->language);
    UM_TRY(um_query_sources_read(project->db, layer->query, &sources, err));
    UM_AUTO(char) *attribution = join_attributions(&sources);
    append_element(xml, "title", layer->title);
    append_element(xml, "abstract", definition);
    append_element(xml, "attribution", attribution);
    um_text_append(xml, "<resourceMetadata>\n");
    append_element(xml, "identifier", layer->query->name);
    um_text_append(xml, "<type>dataset</type>\n");
    append_element(xml, "title", layer->title);
    append_element(xml, "abstract", definition);
    append_rights(xml, &sources);
    um_text_append_format(xml, "<crs>%s</crs>\n</resourceMetadata>\n", project->crs);
    return UM_OK;
}

static const char *geometry_name(um_geometry_type type) {
    static const char *const names[] = {
        [UM_POINT] = "Point",          [UM_MULTIPOINT] = "Point", [UM_LINESTRING] = "Line",
        [UM_MULTILINESTRING] = "Line", [UM_POLYGON] = "Polygon",  [UM_MULTIPOLYGON] = "Polygon"};
    return names[type];
}

static um_status append_layer(um_project *project, const um_project_layer *layer, const char *id,
                              const char *source, um_error *err) {
    um_text *xml = &project->layers;
    um_html_write(xml,
                  "<maplayer type=\"vector\" geometry=\"%s\" autoRefreshEnabled=\"0\" "
                  "hasScaleBasedVisibilityFlag=\"0\" styleCategories=\"AllStyleCategories\">\n"
                  "<id>%s</id>\n<datasource>%s</datasource>\n<layername>%s</layername>\n",
                  geometry_name(layer->style->type), id, source, layer->title);
    um_text_append_format(xml, "<srs>%s</srs>\n", project->crs);
    UM_TRY(append_metadata(project, layer, err));
    um_text_append(xml, "<provider encoding=\"UTF-8\">ogr</provider>\n");
    um_qgis_append_renderer(xml, layer->style, layer->query);
    um_text_append(xml, "<blendMode>0</blendMode>\n<layerOpacity>1</layerOpacity>\n");
    um_qgis_append_aliases(xml, layer->query, project->language);
    um_text_append(xml, "</maplayer>\n");
    return UM_OK;
}

// -------------------------------------------------------------------------------------------- tree

static project_group *group_of(um_project *project, const um_query *query) {
    const char *slash = strchr(query->name, '/');
    UM_AUTO(char) *topic = um_format("%.*s", slash ? (int)(slash - query->name) : 0, query->name);
    for (size_t i = 0; i < project->n_groups; i++)
        if (strcmp(project->groups[i].topic, topic) == 0)
            return &project->groups[i];
    UM_GROW(project->groups, project->n_groups, project->capacity);
    project_group *group = &project->groups[project->n_groups++];
    *group = (project_group){.topic = UM_STEAL(topic)};
    group->title = um_word_of_topic(group->topic, project->language);
    return group;
}

static void append_leaf(um_text *tree, const um_project_layer *layer, const char *id,
                        const char *source, bool is_on) {
    um_html_write(tree,
                  "<layer-tree-layer id=\"%s\" name=\"%s\" source=\"%s\" providerKey=\"ogr\" "
                  "checked=\"%s\" expanded=\"%s\"><customproperties/></layer-tree-layer>\n",
                  id, layer->title, source, is_on ? "Qt::Checked" : "Qt::Unchecked",
                  is_on && !layer->is_ground ? "1" : "0");
}

um_status um_project_add(um_project *project, const um_project_layer *layer, um_error *err) {
    UM_AUTO(char) *id = um_format("umland_%s", layer->name);
    UM_AUTO(char) *source = um_format("./%s|layername=%s", project->package, layer->name);
    bool is_first_map = !layer->is_ground && !project->has_map && layer->style->chart;
    project->has_map = project->has_map || is_first_map;
    if (layer->is_ground) {
        append_leaf(&project->ground, layer, id, source, true);
    } else {
        project_group *group = group_of(project, layer->query);
        group->has_map = group->has_map || is_first_map;
        append_leaf(&group->tree, layer, id, source, is_first_map);
    }
    return append_layer(project, layer, id, source, err);
}

static void append_groups(const um_project *project, um_text *xml) {
    um_text_append(xml, "<layer-tree-group>\n<customproperties/>\n");
    for (size_t i = 0; i < project->n_groups; i++) {
        const project_group *group = &project->groups[i];
        um_html_write(xml,
                      "<layer-tree-group name=\"%s\" checked=\"Qt::Checked\" expanded=\"%s\">\n"
                      "<customproperties/>\n",
                      group->title, group->has_map ? "1" : "0");
        um_text_append(xml, group->tree.data);
        um_text_append(xml, "</layer-tree-group>\n");
    }
    um_text_append(xml, project->ground.data ? project->ground.data : "");
    um_text_append(xml, "</layer-tree-group>\n");
}

// ----------------------------------------------------------------------------------------- project

static void append_head(const um_project *project, um_text *xml) {
    um_text_append(xml, "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n");
    um_html_write(xml, "<qgis version=\"" UM_QGIS_VERSION "\" projectname=\"%s\">\n",
                  project->name);
    append_element(xml, "title", project->name);
    um_text_append_format(xml, "<projectCrs>%s</projectCrs>\n", project->crs);
}

static void append_tail(const um_project *project, um_text *xml) {
    um_text_append_format(xml,
                          "<mapcanvas name=\"theMapCanvas\" annotationsVisible=\"1\">\n"
                          "<units>meters</units>\n%s\n<rotation>0</rotation>\n"
                          "<destinationsrs>%s</destinationsrs>\n</mapcanvas>\n",
                          project->extent, project->crs);
    um_text_append(xml, "<projectlayers>\n");
    um_text_append(xml, project->layers.data ? project->layers.data : "");
    um_text_append(xml, "</projectlayers>\n<properties><Paths><Absolute type=\"bool\">false"
                        "</Absolute></Paths><SpatialRefSys><ProjectionsEnabled type=\"int\">1"
                        "</ProjectionsEnabled></SpatialRefSys></properties>\n"
                        "<projectMetadata>\n");
    append_element(xml, "title", project->name);
    append_element(xml, "abstract", project->notice ? project->notice : "");
    um_html_write(xml, "<dates><date type=\"Created\" value=\"%s\"/></dates>\n", project->date);
    um_text_append(xml, "</projectMetadata>\n</qgis>\n");
}

um_status um_project_commit(um_project *project, um_error *err) {
    um_text *xml = um_output_begin(project->out);
    append_head(project, xml);
    append_groups(project, xml);
    append_tail(project, xml);
    um_output_end(project->out);
    return um_output_commit(project->out, err);
}

void um_project_free(um_project *project) {
    if (!project)
        return;
    um_output_close(project->out);
    for (size_t i = 0; i < project->n_groups; i++) {
        free(project->groups[i].topic);
        um_text_clear(&project->groups[i].tree);
    }
    free(project->groups);
    um_text_clear(&project->ground);
    um_text_clear(&project->layers);
    free(project->package);
    free(project->language);
    free(project->name);
    free(project->notice);
    free(project->date);
    free(project->crs);
    free(project->extent);
    free(project);
}

// ------------------------------------------------------------------------------------------ ground

um_status um_project_ground(um_db *db, um_query **out, um_table **table, um_error *err) {
    static const char text[] =
        "-- title:     Territories\n"
        "-- title.de:  Gebiete\n"
        "-- needs:     territory\n"
        "-- column:    key        | text    |             | Official key\n"
        "-- column.de: key        | Amtlicher Schlüssel\n"
        "-- column:    name       | text    |             | Official name\n"
        "-- column.de: name       | Amtlicher Name\n"
        "-- column:    level      | text    |             | Level\n"
        "-- column.de: level      | Ebene\n"
        "-- column:    population | integer | inhabitants | Inhabitants\n"
        "-- column.de: population | Einwohner\n"
        "-- layer:     territory key\n"
        "SELECT key, name, level, population FROM territory WHERE is_leaf = 1 ORDER BY key;\n";
    UM_AUTO(um_query) *query = NULL;
    UM_TRY(um_query_parse(text, &query, err));
    UM_TRY(um_query_run(db, query, NULL, table, err));
    *out = UM_STEAL(query);
    return UM_OK;
}
