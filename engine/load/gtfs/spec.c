#include "load/gtfs/spec.h"

#include <string.h>

// clang-format off
#define ID       UM_GTFS_ID, false, 0
#define ID_1     UM_GTFS_ID, true, 0
#define TEXT     UM_GTFS_TEXT, false, 0
#define TEXT_1   UM_GTFS_TEXT, true, 0
#define URL      UM_GTFS_URL, false, 0
#define URL_1    UM_GTFS_URL, true, 0
#define ZONE     UM_GTFS_TIMEZONE, false, 0
#define ZONE_1   UM_GTFS_TIMEZONE, true, 0
#define LANG     UM_GTFS_LANGUAGE, false, 0
#define LANG_1   UM_GTFS_LANGUAGE, true, 0
#define PHONE    UM_GTFS_PHONE, false, 0
#define COLOR    UM_GTFS_COLOR, false, 0
#define CUR_1    UM_GTFS_CURRENCY, true, 0
#define LAT      UM_GTFS_LATITUDE, false, 0
#define LAT_1    UM_GTFS_LATITUDE, true, 0
#define LON      UM_GTFS_LONGITUDE, false, 0
#define LON_1    UM_GTFS_LONGITUDE, true, 0
#define REAL     UM_GTFS_REAL, false, 0
#define REAL_1   UM_GTFS_REAL, true, 0
#define REAL0    UM_GTFS_REAL_0, false, 0
#define REAL0_1  UM_GTFS_REAL_0, true, 0
#define INT      UM_GTFS_INTEGER, false, 0
#define INT0     UM_GTFS_INTEGER_0, false, 0
#define INT0_1   UM_GTFS_INTEGER_0, true, 0
#define INT1     UM_GTFS_INTEGER_1, false, 0
#define INT1_1   UM_GTFS_INTEGER_1, true, 0
#define INTNOT0  UM_GTFS_INTEGER_NOT0, false, 0
#define DATE     UM_GTFS_DATE, false, 0
#define DATE_1   UM_GTFS_DATE, true, 0
#define TIME     UM_GTFS_TIME, false, 0
#define TIME_1   UM_GTFS_TIME, true, 0
#define ENUM(allowed)   UM_GTFS_ENUM, false, allowed
#define ENUM_1(allowed) UM_GTFS_ENUM, true, allowed

const um_gtfs_file um_gtfs_files[] = {
    {"agency.txt", {
        [UM_AGENCY_ID] = {"agency_id", ID}, [UM_AGENCY_NAME] = {"agency_name", TEXT_1},
        [UM_AGENCY_URL] = {"agency_url", URL_1}, [UM_AGENCY_TIMEZONE] = {"agency_timezone", ZONE_1},
        {"agency_lang", LANG}, {"agency_phone", PHONE}, {"agency_fare_url", URL}, {"agency_email", TEXT},
        {"cemv_support", ENUM(0x7)}}, true, true},
    {"stops.txt", {
        [UM_STOPS_ID] = {"stop_id", ID_1}, [UM_STOPS_NAME] = {"stop_name", TEXT}, [UM_STOPS_DESC] = {"stop_desc", TEXT},
        [UM_STOPS_LAT] = {"stop_lat", LAT}, [UM_STOPS_LON] = {"stop_lon", LON},
        [UM_STOPS_LOCATION_TYPE] = {"location_type", ENUM(0x1f)}, [UM_STOPS_PARENT] = {"parent_station", ID},
        [UM_STOPS_LEVEL] = {"level_id", ID}, {"stop_code", TEXT}, {"tts_stop_name", TEXT}, {"zone_id", ID}, {"stop_url", URL},
        {"stop_timezone", ZONE}, {"wheelchair_boarding", ENUM(0x7)}, {"platform_code", TEXT}, {"stop_access", ENUM(0x3)}},
        true, true},
    {"routes.txt", {
        [UM_ROUTES_ID] = {"route_id", ID_1}, [UM_ROUTES_AGENCY] = {"agency_id", ID},
        [UM_ROUTES_SHORT_NAME] = {"route_short_name", TEXT}, [UM_ROUTES_LONG_NAME] = {"route_long_name", TEXT},
        [UM_ROUTES_DESC] = {"route_desc", TEXT}, [UM_ROUTES_TYPE] = {"route_type", ENUM_1(0x18ff)}, {"route_url", URL},
        {"route_color", COLOR}, {"route_text_color", COLOR}, {"route_sort_order", INT0}, {"continuous_pickup", ENUM(0xf)},
        {"continuous_drop_off", ENUM(0xf)}, {"network_id", ID}, {"cemv_support", ENUM(0x7)}}, true, true},
    {"trips.txt", {
        [UM_TRIPS_ID] = {"trip_id", ID_1}, [UM_TRIPS_ROUTE] = {"route_id", ID_1}, [UM_TRIPS_SERVICE] = {"service_id", ID_1},
        [UM_TRIPS_HEADSIGN] = {"trip_headsign", TEXT}, [UM_TRIPS_SHORT_NAME] = {"trip_short_name", TEXT},
        [UM_TRIPS_DIRECTION] = {"direction_id", ENUM(0x3)}, [UM_TRIPS_BLOCK] = {"block_id", ID},
        [UM_TRIPS_SHAPE] = {"shape_id", ID}, {"wheelchair_accessible", ENUM(0x7)}, {"bikes_allowed", ENUM(0x7)},
        {"cars_allowed", ENUM(0x7)}, {"safe_duration_factor", REAL}, {"safe_duration_offset", REAL}}, true, true},
    {"stop_times.txt", {
        [UM_TIMES_TRIP] = {"trip_id", ID_1}, [UM_TIMES_ARRIVAL] = {"arrival_time", TIME},
        [UM_TIMES_DEPARTURE] = {"departure_time", TIME}, [UM_TIMES_STOP] = {"stop_id", ID},
        [UM_TIMES_SEQUENCE] = {"stop_sequence", INT0_1}, [UM_TIMES_PICKUP] = {"pickup_type", ENUM(0xf)},
        [UM_TIMES_DROP_OFF] = {"drop_off_type", ENUM(0xf)}, [UM_TIMES_GROUP] = {"location_group_id", ID},
        [UM_TIMES_LOCATION] = {"location_id", ID}, [UM_TIMES_WINDOW_START] = {"start_pickup_drop_off_window", TIME},
        [UM_TIMES_WINDOW_END] = {"end_pickup_drop_off_window", TIME}, [UM_TIMES_SHAPE_DIST] = {"shape_dist_traveled", REAL0},
        {"stop_headsign", TEXT}, {"continuous_pickup", ENUM(0xf)}, {"continuous_drop_off", ENUM(0xf)},
        {"timepoint", ENUM(0x3)}, {"pickup_booking_rule_id", ID}, {"drop_off_booking_rule_id", ID}}, true, true},
    {"calendar.txt", {
        [UM_CALENDAR_SERVICE] = {"service_id", ID_1}, [UM_CALENDAR_MONDAY] = {"monday", ENUM_1(0x3)},
        {"tuesday", ENUM_1(0x3)}, {"wednesday", ENUM_1(0x3)}, {"thursday", ENUM_1(0x3)}, {"friday", ENUM_1(0x3)},
        {"saturday", ENUM_1(0x3)}, {"sunday", ENUM_1(0x3)}, [UM_CALENDAR_START] = {"start_date", DATE_1},
        [UM_CALENDAR_END] = {"end_date", DATE_1}}, false, true},
    {"calendar_dates.txt", {
        [UM_DATES_SERVICE] = {"service_id", ID_1}, [UM_DATES_DATE] = {"date", DATE_1},
        [UM_DATES_TYPE] = {"exception_type", ENUM_1(0x6)}}, false, true},
    {"frequencies.txt", {
        [UM_FREQUENCIES_TRIP] = {"trip_id", ID_1}, [UM_FREQUENCIES_START] = {"start_time", TIME_1},
        [UM_FREQUENCIES_END] = {"end_time", TIME_1}, [UM_FREQUENCIES_HEADWAY] = {"headway_secs", INT1_1},
        [UM_FREQUENCIES_EXACT] = {"exact_times", ENUM(0x3)}}, false, true},
    {"shapes.txt", {
        [UM_SHAPES_ID] = {"shape_id", ID_1}, [UM_SHAPES_LAT] = {"shape_pt_lat", LAT_1},
        [UM_SHAPES_LON] = {"shape_pt_lon", LON_1}, [UM_SHAPES_SEQUENCE] = {"shape_pt_sequence", INT0_1},
        {"shape_dist_traveled", REAL0}}, false, true},
    {"transfers.txt", {
        [UM_TRANSFERS_FROM] = {"from_stop_id", ID}, [UM_TRANSFERS_TO] = {"to_stop_id", ID},
        [UM_TRANSFERS_TYPE] = {"transfer_type", ENUM(0x3f)}, [UM_TRANSFERS_TIME] = {"min_transfer_time", INT0},
        [UM_TRANSFERS_FROM_TRIP] = {"from_trip_id", ID}, [UM_TRANSFERS_TO_TRIP] = {"to_trip_id", ID},
        [UM_TRANSFERS_FROM_ROUTE] = {"from_route_id", ID}, [UM_TRANSFERS_TO_ROUTE] = {"to_route_id", ID}}, false, true},
    {"levels.txt", {{"level_id", ID_1}, {"level_index", REAL_1}, {"level_name", TEXT}}, false, false},
    {"location_groups.txt", {{"location_group_id", ID_1}, {"location_group_name", TEXT}}, false, false},
    {"pathways.txt", {
        {"pathway_id", ID_1}, {"from_stop_id", ID_1}, {"to_stop_id", ID_1}, {"pathway_mode", ENUM_1(0xfe)},
        {"is_bidirectional", ENUM_1(0x3)}, {"length", REAL0}, {"traversal_time", INT1}, {"stair_count", INTNOT0},
        {"max_slope", REAL}, {"min_width", REAL0}, {"signposted_as", TEXT}, {"reversed_signposted_as", TEXT}}, false, false},
    {"fare_attributes.txt", {
        {"fare_id", ID_1}, {"price", REAL0_1}, {"currency_type", CUR_1}, {"payment_method", ENUM_1(0x3)},
        {"transfers", ENUM(0x7)}, {"agency_id", ID}, {"transfer_duration", INT0}}, false, false},
    {"fare_rules.txt", {{"fare_id", ID_1}, {"route_id", ID}, {"origin_id", ID}, {"destination_id", ID}, {"contains_id", ID}},
        false, false},
    {"feed_info.txt", {
        {"feed_publisher_name", TEXT_1}, {"feed_publisher_url", URL_1}, {"feed_lang", LANG_1}, {"default_lang", LANG},
        {"feed_start_date", DATE}, {"feed_end_date", DATE}, {"feed_version", TEXT}, {"feed_contact_email", TEXT},
        {"feed_contact_url", URL}}, false, false},
    {"booking_rules.txt", {
        {"booking_rule_id", ID_1}, {"booking_type", ENUM_1(0x7)}, {"prior_notice_duration_min", INT},
        {"prior_notice_duration_max", INT}, {"prior_notice_start_day", INT}, {"prior_notice_start_time", TIME},
        {"prior_notice_last_day", INT}, {"prior_notice_last_time", TIME}, {"prior_notice_service_id", TEXT}, {"message", TEXT},
        {"pickup_message", TEXT}, {"drop_off_message", TEXT}, {"phone_number", PHONE}, {"info_url", URL}, {"booking_url", URL}},
        false, false},
    {"translations.txt", {
        {"table_name", TEXT_1}, {"field_name", TEXT_1}, {"language", LANG_1}, {"translation", TEXT_1}, {"record_id", TEXT},
        {"record_sub_id", TEXT}, {"field_value", TEXT}}, false, false},
    {0},
};
// clang-format on

const um_gtfs_file *um_gtfs_file_find(const char *name) {
    for (const um_gtfs_file *file = um_gtfs_files; file->name; file++)
        if (strcmp(file->name, name) == 0)
            return file;
    return NULL;
}
